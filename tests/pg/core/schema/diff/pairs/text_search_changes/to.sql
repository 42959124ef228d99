create text search dictionary d (template = simple, accept = false);
create text search configuration c (parser = default);
alter text search configuration c add mapping for word with simple;
create table t (x text);
create index on t using gin (to_tsvector('c'::regconfig, x));
