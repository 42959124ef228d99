create schema s;
create table t (a int); create index i on t (a); create sequence q; create type e as enum ('a');
create function f() returns int language sql as 'select 1';
comment on table t is 'old';
