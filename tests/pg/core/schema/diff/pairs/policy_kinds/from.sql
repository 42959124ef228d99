create table t (a int);
create policy p on t for insert with check (a > 0);
