create schema s; create table t (a int); create sequence q; create type e as enum ('a'); create domain d as int;
create function f() returns int language sql as 'select 1'; create procedure p() language sql as 'select 1';
