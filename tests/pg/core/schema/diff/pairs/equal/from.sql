create table t (a int primary key, b text default 'x');
create view v as select * from t;
