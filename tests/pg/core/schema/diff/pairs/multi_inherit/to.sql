create table a (x int); create table b (y int);
create table c (z int, y int) inherits (a, b);
