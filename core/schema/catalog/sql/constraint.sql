-- Constraints of tables; the copies that partitions and children inherit are their parent's.
select o.tableoid, o.oid, 0, c.tableoid, o.conrelid, 0, null, o.conname, quote_ident(o.conname),
       o.contype as type,
       regexp_replace(pg_get_constraintdef(o.oid), ' NOT VALID$', '') as definition,
       case when not o.convalidated then 'not valid' end as validity,
       case when c.relkind = 'p' then 'partitioned' end as on_partitioned,
       case when i.indisclustered then 'clustered' end as clustered,
       case when i.indisreplident then 'replica identity' end as replica_identity
from pg_constraint o
join pg_class c on c.oid = o.conrelid and c.relpersistence <> 't'
join pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
left join pg_index i on i.indexrelid = o.conindid and o.contype in ('p', 'u', 'x')
where o.contype in ('c', 'p', 'u', 'f', 'x') and o.conparentid = 0 and (o.conislocal or o.coninhcount = 0)
