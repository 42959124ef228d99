create schema a; create schema c;
create table a.t (id bigint primary key);
create table c.t (id bigint references a.t);
create view c.v as select * from a.t;
