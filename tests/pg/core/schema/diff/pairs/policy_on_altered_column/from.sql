create table t (a int, b text);
create policy p on t for select using (a > 0);
comment on policy p on t is 'guard';
