create table t (a int default 5, b boolean default true, c timestamptz default now());
