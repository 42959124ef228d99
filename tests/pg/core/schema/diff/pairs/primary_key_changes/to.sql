create table t (a int, b int not null primary key);
create table r (a int references t);
