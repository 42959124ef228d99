create table t (a int primary key, b text default 'x' check (b <> ''));
create table u (like t including all);
