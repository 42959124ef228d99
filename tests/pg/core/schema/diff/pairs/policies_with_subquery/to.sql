create table m (u text, g int); create table t (g int);
alter table t enable row level security;
create policy p on t using (g in (select m.g from m where m.u = current_user));
