create type e as enum ('a', 'b');
create table p (x e, k int) partition by range (k);
create table p1 partition of p for values from (1) to (2);
