create table t (a int primary key, b int);
create table u (a int);
