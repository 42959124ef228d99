-- Constraints of tables; the copies that partitions and children inherit are their parent's, but for keys, whose indexes
-- have names of their own.
select o.tableoid, o.oid, 0, c.tableoid, o.conrelid, 0, null, o.conname, quote_ident(o.conname),
       o.contype as type,
       regexp_replace(pg_get_constraintdef(o.oid), ' NOT VALID$', '') as definition,
       case when not o.convalidated then 'not valid' end as validity,
       case when c.relkind = 'p' then 'partitioned' end as on_partitioned,
       h.inhparent::regclass::text as attached,
       array_to_string(k.reloptions, ', ') as options,
       case when i.indisclustered then 'clustered' end as clustered,
       case when i.indisreplident then 'replica identity' end as replica_identity
from pg_constraint o
join pg_class c on c.oid = o.conrelid and c.relpersistence <> 't'
join pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
left join pg_index i on i.indexrelid = o.conindid and o.contype in ('p', 'u', 'x')
left join pg_class k on k.oid = o.conindid and o.contype in ('p', 'u', 'x')
left join pg_inherits h on h.inhrelid = o.conindid and o.contype in ('p', 'u', 'x')
where o.contype in ('p', 'u', 'x')
   or (o.contype in ('c', 'f') and o.conparentid = 0 and (o.conislocal or o.coninhcount = 0)
       and not (c.relispartition and o.coninhcount > 0))
