create domain d as text default 'x' not null constraint long check (length(value) > 1);
create table t (x d);
