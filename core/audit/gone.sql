-- Tables, columns and indexes that an event made and that are there no more, though no later event dropped or renamed them
-- or what they hang on.
with acts as (
    select e.id, o.n, o.value ->> 'action' as action, o.value ->> 'kind' as kind, o.value ->> 'identity' as identity,
           quote_ident(o.value ->> 'schema') || '.' || quote_ident(o.value ->> 'table') as on_table,
           o.value ? 'path' as vague, o.value ? 'derived' as derived
    from :"schema".event e, jsonb_array_elements(e.objects) with ordinality o (value, n)
    where e.kind in ('applied', 'reverted')
        and (o.value ->> 'action' in ('dropped', 'renamed')
             or (o.value ->> 'action' = 'created' and o.value ->> 'kind' in ('table', 'column', 'index')))
), made as (
    select distinct on (a.kind, a.identity) a.* from acts a
    where a.action = 'created' and not a.vague and not a.derived
    order by a.kind, a.identity, a.id desc, a.n desc
), live as (
    select 'column' as kind, format('%I.%I.%I', n.nspname, c.relname, a.attname) as identity
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where a.attnum > 0 and not a.attisdropped and c.oid >= 16384
    union all
    select case when c.relkind in ('i', 'I') then 'index' else 'table' end, format('%I.%I', n.nspname, c.relname)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'i', 'I') and c.oid >= 16384
), lost as (
    select m.* from made m
    where not exists (select from live l where l.kind = m.kind and l.identity = m.identity)
)
select m.kind, m.identity, m.id::text
from lost m
where not exists (
        select from acts d
        where d.action <> 'created' and (d.id, d.n) > (m.id, m.n)
            and (d.identity = m.identity or m.identity ^@ (d.identity || '.')
                 or (m.kind = 'index' and (d.identity = m.on_table or d.identity ^@ (m.on_table || '.')))))
    and (m.kind = 'table'
         or exists (select from live l
                    where l.kind = 'table'
                        and case m.kind when 'index' then l.identity = m.on_table else m.identity ^@ (l.identity || '.') end))
order by m.identity collate "C", m.kind
