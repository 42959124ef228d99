create type e as enum ('a', 'b');
create table t (x e default 'b', check (x <> 'b'));
create view v as select * from t where x = 'b';
