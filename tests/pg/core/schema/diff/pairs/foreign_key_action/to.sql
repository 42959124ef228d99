create table t (a int primary key);
create table r (a int constraint f references t on delete set null on update cascade);
