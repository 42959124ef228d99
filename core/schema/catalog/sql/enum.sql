-- Labels in their order, apart by U+001F.
select t.tableoid, t.oid, 0, null, null, null, n.nspname, t.typname, format('%I.%I', n.nspname, t.typname),
       (select string_agg(e.enumlabel, e'\x1f' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)
           as labels,
       quote_ident(pg_get_userbyid(t.typowner)) as owner
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where t.typtype = 'e' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
