create schema a; create schema b;
create table a.t (id int primary key);
create table b.t (id int references a.t);
create view b.v as select * from a.t;
