create table t (a int primary key, b int);
create publication p for table t where (a > 0);
