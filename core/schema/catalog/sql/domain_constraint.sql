select o.tableoid, o.oid, 0, t.tableoid, t.oid, 0, null, o.conname, quote_ident(o.conname),
       regexp_replace(pg_get_constraintdef(o.oid), ' NOT VALID$', '') as definition,
       case when not o.convalidated then 'not valid' end as validity
from pg_constraint o
join pg_type t on t.oid = o.contypid
join pg_namespace n on n.oid = t.typnamespace and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
where o.contype = 'c'
