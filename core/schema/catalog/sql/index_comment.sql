-- Comments on the indexes of constraints, which are no facts of their own.
select 0, 0, 0, o.tableoid, o.oid, 0, null, c.relname, format('%I.%I', n.nspname, c.relname),
       quote_literal(d.description) as text
from pg_description d
join pg_class c on c.oid = d.objoid
join pg_namespace n on n.oid = c.relnamespace
join pg_constraint o on o.conindid = c.oid and o.contype in ('p', 'u', 'x')
where d.classoid = 'pg_class'::regclass and d.objsubid = 0 and c.relkind in ('i', 'I')
