create table t (a int, b int);
create view v as select a from t where b in (1, 2, 3) and a between 1 and 3;
create table u (x int check (x in (1, 2, 3)));
