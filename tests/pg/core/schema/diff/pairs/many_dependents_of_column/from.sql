create table t (id int primary key, a int not null default 1 check (a > 0), b int generated always as (a * 2) stored);
create index on t (a); create unique index on t (a, id);
create view v as select a, b from t; create policy p on t using (a > 0);
create rule r as on update to t where new.a = 0 do instead nothing;
