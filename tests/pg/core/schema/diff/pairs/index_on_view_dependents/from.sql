create table t (a int, b int);
create index i on t ((a + b)) where b > 0;
