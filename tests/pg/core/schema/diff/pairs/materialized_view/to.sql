create table t (a int, b int);
create materialized view m as select a, b from t with no data;
create unique index on m (a);
comment on materialized view m is 'stored';
grant select on m to reader;
