create table t (a int); alter table t owner to owner_role; grant select on t to reader; grant insert on t to writer;
