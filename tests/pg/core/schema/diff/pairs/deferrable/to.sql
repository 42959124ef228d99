create table a (id int primary key);
create table t (a int references a deferrable initially deferred, b int, constraint u unique (b) deferrable);
