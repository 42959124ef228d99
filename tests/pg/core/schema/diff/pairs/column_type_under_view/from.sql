create table t (a int, b text);
create view v as select a, b from t;
create view w as select a + 1 as a1 from v;
comment on view v is 'view';
grant select on v to reader;
