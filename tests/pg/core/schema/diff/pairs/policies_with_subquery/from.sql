create table m (u text, g int); create table t (g int);
alter table t enable row level security;
