create function ok(int) returns boolean language sql immutable as 'select true';
create table t (a int);
create index on t (ok(a));
create policy p on t using (ok(a));
