-- Whether the catalogs testify to nothing: an event is of a transaction that is still to come (the database was restored
-- into another server), or tables that the newest events made are there, and no column of theirs is of an event's
-- transaction.
with ours as (
    select distinct (e.xid::text::bigint & 4294967295)::text as xid from :"schema".event e
), named as (
    select distinct o.value ->> 'identity' as identity
    from (select x.objects, x.details from :"schema".event x where x.kind = 'applied' order by x.id desc limit 1000) e,
        jsonb_array_elements(e.objects) o (value)
    where e.details -> 'transaction' is null
        and o.value ->> 'action' = 'created' and o.value ->> 'kind' = 'table' and not o.value ? 'path'
), made as (
    select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join named m on m.identity = format('%I.%I', n.nspname, c.relname)
    where c.relkind in ('r', 'p')
)
select exists (select from :"schema".event e where e.xid >= pg_snapshot_xmax(pg_current_snapshot()))
    or (exists (select from made)
        and not exists (select from made m join pg_attribute a on a.attrelid = m.oid join ours o on o.xid = a.xmin::text
                        where a.attnum > 0))
