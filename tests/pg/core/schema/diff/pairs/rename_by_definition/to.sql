create table t (a int);
create index two on t (a);
