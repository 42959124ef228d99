create schema old;
create table old.t (a int);
