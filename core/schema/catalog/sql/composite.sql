select t.tableoid, t.oid, 0, null, null, null, n.nspname, t.typname, format('%I.%I', n.nspname, t.typname),
       quote_ident(pg_get_userbyid(t.typowner)) as owner
from pg_type t join pg_namespace n on n.oid = t.typnamespace join pg_class c on c.oid = t.typrelid
where t.typtype = 'c' and c.relkind = 'c' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
