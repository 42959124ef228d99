create table t (a int, b int);
create view v with (security_barrier = true) as select a from t where a > 0 with local check option;
alter view v alter column a set default 5;
comment on column v.a is 'column of a view';
