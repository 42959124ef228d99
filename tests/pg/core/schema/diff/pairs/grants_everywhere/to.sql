create schema s; create table t (a int); create sequence q; create type e as enum ('a'); create domain d as int;
create function f() returns int language sql as 'select 1'; create procedure p() language sql as 'select 1';
grant usage, create on schema s to reader; grant all on table t to reader; grant select on sequence q to reader;
grant usage on type e to reader; revoke usage on type d from public; grant execute on function f() to reader;
revoke execute on procedure p() from public;
