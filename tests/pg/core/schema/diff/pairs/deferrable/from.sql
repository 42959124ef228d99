create table a (id int primary key);
create table t (a int references a, b int, constraint u unique (b));
