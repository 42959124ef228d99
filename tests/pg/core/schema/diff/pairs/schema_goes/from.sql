create schema a;
create type a.e as enum ('x');
create table a.t (x a.e);
create function a.f(a.e) returns int language sql as 'select 1';
