create function f(a int) returns int language sql immutable as 'select a';
create table t (x int default f(1), y int check (f(y) > 0));
create index on t (f(x));
create view v as select f(x) from t;
