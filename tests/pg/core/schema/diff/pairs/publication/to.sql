create table t (a int primary key, b int);
create table u (a int);
create publication p for table t (a, b) where (a > 0), u with (publish = 'insert');
create publication q for all tables;
create schema s;
create publication r for tables in schema s;
