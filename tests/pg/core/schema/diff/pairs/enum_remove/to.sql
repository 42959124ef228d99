create type e as enum ('c', 'a');
create table t (x e not null default 'a', y e[], check (x <> 'c'));
create index on t (y) where x = 'a';
create view v as select x from t where x = 'c';
create function f(e) returns e language sql as 'select $1';
