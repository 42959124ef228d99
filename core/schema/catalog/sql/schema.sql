-- Schemas, public among them (it is not pinned: it can be missing).
select n.tableoid, n.oid, 0, null, null, null, n.nspname, n.nspname, quote_ident(n.nspname),
       quote_ident(pg_get_userbyid(n.nspowner)) as owner
from pg_namespace n
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
