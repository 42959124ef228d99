create schema s;
create table t (a int); create index i on t (a); create sequence q; create type e as enum ('a');
create function f() returns int language sql as 'select 1';
comment on schema s is 's'; comment on table t is 'new'; comment on index i is 'i'; comment on sequence q is 'q';
comment on type e is 'e'; comment on function f() is E'line\nline';
