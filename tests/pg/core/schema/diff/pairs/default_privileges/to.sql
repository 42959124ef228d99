alter default privileges grant select on tables to reader;
alter default privileges in schema public grant execute on functions to writer;
alter default privileges revoke execute on functions from public;
create table t (a int);
create function f() returns int language sql as 'select 1';
