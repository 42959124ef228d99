create table p (id int, k text) partition by list (k);
create table pa partition of p for values in ('a') partition by hash (id);
create table pa0 partition of pa for values with (modulus 2, remainder 0);
create table pa1 partition of pa for values with (modulus 2, remainder 1);
