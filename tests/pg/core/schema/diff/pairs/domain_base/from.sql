create domain d as varchar(10) check (value <> '');
create table t (x d);
