create table p (id int, at date, note text) partition by range (at);
create table p1 partition of p for values from ('2020-01-01') to ('2021-01-01');
create table p2 partition of p for values from ('2021-01-01') to ('2022-01-01');
create table pd partition of p default;
create index on p (id);
alter table p add primary key (id, at);
