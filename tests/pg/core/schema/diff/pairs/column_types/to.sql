create table t (a bigint, b varchar(20), c varchar, d timestamptz, e numeric(10,2), f bigint[]);
create index on t (a);
