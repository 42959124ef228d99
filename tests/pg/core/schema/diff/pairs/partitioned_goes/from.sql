create table r (id int primary key);
create table p (id int references r, at date, k int default 1, primary key (id, at)) partition by range (at);
create table p1 partition of p for values from ('2020-01-01') to ('2021-01-01');
create table p2 partition of p default;
create index on p (k);
