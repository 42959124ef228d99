create table t (a int, b int);
create view v1 as select a, b from t;
create view v2 as select a from v1;
create materialized view m as select a from v2;
create index on m (a);
create function f() returns setof v1 language sql as 'select * from v1';
grant select on v2 to reader;
comment on view v2 is 'two';
