create table t (a bigint, b int);
create view v as select a, b from t;
grant select (a), update (b) on v to reader;
comment on column v.b is 'b';
