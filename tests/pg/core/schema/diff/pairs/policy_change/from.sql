create table t (a int, b text);
create policy p on t for select to reader using (a > 0);
create policy q on t for all using (a > 0) with check (a > 1);
