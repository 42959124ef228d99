create table t (a text, b text, c text);
alter table t alter a set storage external, alter b set statistics 50, alter c set (n_distinct = 5);
alter table t alter b set compression pglz;
