create table t (a int, b int);
grant select on t to reader;
grant update (a) on t to writer;
