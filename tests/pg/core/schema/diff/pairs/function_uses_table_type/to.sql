create table t (a int, b text);
create function f(x t) returns t language sql as 'select x';
create function g() returns setof t language sql as 'select * from t';
