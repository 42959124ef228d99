create table t (id bigint generated always as identity primary key, name text not null default 'x' check (name <> ''),
    n numeric(10,2), unique (name, n));
create index on t (lower(name)) where n > 0;
comment on table t is 'things';
comment on column t.n is 'it''s a number';
