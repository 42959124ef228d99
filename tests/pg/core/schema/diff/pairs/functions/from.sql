create function f(a int) returns int language sql as 'select a';
create function g(a int) returns int language plpgsql as 'begin return a; end';
create table t (x int default f(1));
