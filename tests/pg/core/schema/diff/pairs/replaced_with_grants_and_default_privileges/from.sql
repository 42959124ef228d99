alter default privileges grant select on tables to reader;
create table t (a int);
create view v as select a from t;
revoke select on v from reader;
