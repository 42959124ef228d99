create table a (x int); create table b (y int);
create table c (z int) inherits (a);
