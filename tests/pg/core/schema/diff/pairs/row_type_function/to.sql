create table t (a bigint);
create function f(t) returns int language sql as 'select 1';
create view v as select f(t.*) from t;
