create table p (a int, z text);
create table c (b int) inherits (p);
create table d (e int) inherits (p, c);
