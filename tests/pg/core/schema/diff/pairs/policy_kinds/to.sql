create table t (a int);
create policy p on t for insert to reader with check (a > 1);
create policy "q q" on t for delete to public using (true);
