create table t (a int);
alter table t owner to owner_role;
create function f() returns int language sql as 'select 1';
alter function f() owner to owner_role;
create type e as enum ('a');
alter type e owner to owner_role;
