create table t (a text default '1', b int default 5 check (b > 0));
