alter default privileges grant select on tables to reader;
create table t (a bigint);
create view v as select a from t;
revoke select on v from reader;
