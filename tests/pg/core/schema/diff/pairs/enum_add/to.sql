create type e as enum ('a', 'b', 'c', 'd', 'e''f');
create table t (x e default 'a');
