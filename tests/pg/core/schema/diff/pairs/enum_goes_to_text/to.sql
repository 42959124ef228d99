create table t (x text default 'a');
