create table t (a int);
create function f(x t) returns t language sql as 'select x';
