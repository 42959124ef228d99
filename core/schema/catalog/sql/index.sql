-- Indexes that are no constraint's; those of partitions name the index that they are part of.
select c.tableoid, c.oid, 0, t.tableoid, i.indrelid, 0, n.nspname, c.relname, format('%I.%I', n.nspname, c.relname),
       pg_get_indexdef(c.oid) as definition,
       quote_ident(s.spcname) as tablespace,
       case when not i.indisvalid and c.relkind = 'i' then 'invalid' end as validity,
       case when t.relkind = 'p' then 'partitioned' end as on_partitioned,
       h.inhparent::regclass::text as attached,
       (select string_agg(format('%s %s', a.attnum, a.attstattarget), e'\x1f' order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attstattarget >= 0) as statistics,
       case when i.indisclustered then 'clustered' end as clustered,
       case when i.indisreplident then 'replica identity' end as replica_identity
from pg_index i
join pg_class c on c.oid = i.indexrelid and c.relpersistence <> 't'
join pg_class t on t.oid = i.indrelid and t.relkind in ('r', 'p', 'm')
join pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
left join pg_tablespace s on s.oid = c.reltablespace
left join pg_inherits h on h.inhrelid = c.oid
where not exists (select from pg_constraint o where o.conindid = c.oid and o.contype in ('p', 'u', 'x'))
