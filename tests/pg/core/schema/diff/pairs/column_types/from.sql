create table t (a int, b varchar(10), c text, d timestamp, e numeric(8,2), f int[]);
create index on t (a);
