create table t (a int, b text, c jsonb);
create index i1 on t (a desc nulls last) include (b);
create unique index i2 on t (b text_pattern_ops) where a > 0;
create index i3 on t using gin (c jsonb_path_ops) with (fastupdate = off);
create unique index i4 on t (a, b) nulls not distinct;
comment on index i3 is 'json';
