create table t (a int, b text);
alter table t enable row level security;
alter table t force row level security;
create policy p on t for select to reader using (a > 0);
create policy q on t as restrictive to reader, writer using (a > 1) with check (b <> '');
