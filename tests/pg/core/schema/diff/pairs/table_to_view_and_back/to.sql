create view x as select 1 as a; create table y (a int);
