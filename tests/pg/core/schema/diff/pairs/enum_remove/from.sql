create type e as enum ('a', 'b', 'c');
create table t (x e not null default 'a', y e[], check (x <> 'b'));
create index on t (y) where x = 'a';
create view v as select x from t where x = 'c';
create function f(e) returns e language sql as 'select $1';
