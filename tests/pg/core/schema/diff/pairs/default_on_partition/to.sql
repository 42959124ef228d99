create table p (id int, at date, k int default 2) partition by range (at);
create table p1 partition of p (k default 7) for values from ('2020-01-01') to ('2021-01-01');
create table p2 partition of p (k not null) for values from ('2021-01-01') to ('2022-01-01');
