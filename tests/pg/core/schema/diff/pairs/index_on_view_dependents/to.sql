create table t (a bigint, b int);
create index i on t ((a + b)) where b > 0;
