create function f(a int) returns int language sql immutable as 'select a + 1';
create function g(a int, b text default 'x') returns int language plpgsql security definer set search_path = public as 'begin return a; end';
create procedure p(inout x int) language plpgsql as 'begin x := 1; end';
create table t (x int default f(2));
comment on function f(int) is 'fn';
revoke execute on function f(int) from public;
grant execute on function f(int) to reader;
