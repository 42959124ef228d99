create domain d as text check (value <> '');
create table t (x d);
