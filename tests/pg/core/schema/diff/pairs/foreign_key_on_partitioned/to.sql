create table r (id int primary key);
create table p (id int references r, at date, check (id > 0)) partition by range (at);
create table p1 partition of p for values from ('2020-01-01') to ('2021-01-01');
create index on p (id);
