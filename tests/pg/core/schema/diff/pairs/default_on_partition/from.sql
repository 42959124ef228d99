create table p (id int, at date, k int default 1) partition by range (at);
create table p1 partition of p for values from ('2020-01-01') to ('2021-01-01');
