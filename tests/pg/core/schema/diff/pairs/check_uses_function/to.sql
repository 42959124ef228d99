create function ok(int) returns boolean language sql immutable as 'select $1 > 1';
create table t (a int, constraint t_a_check check (ok(a) and a < 10));
