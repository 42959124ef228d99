create table t (a int, b int, constraint c1 check (a > 0), constraint u1 unique (a));
create table r (a int references t (a));
