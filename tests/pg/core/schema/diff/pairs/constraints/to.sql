create table t (a int, b int, constraint c1 check (a > 1), constraint u1 unique (a, b), constraint u2 unique (a) deferrable);
create table r (a int);
