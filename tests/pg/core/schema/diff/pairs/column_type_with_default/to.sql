create table t (a int default 1, b bigint default 6 check (b > 0));
