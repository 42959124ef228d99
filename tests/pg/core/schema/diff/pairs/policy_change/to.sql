create table t (a int, b text);
create policy p on t for select to writer using (a > 10);
create policy q on t for update using (a > 0);
