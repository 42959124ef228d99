-- Extensions: their members are theirs, and the version is the server's business.
select e.tableoid, e.oid, 0, null, null, null, null, e.extname, quote_ident(e.extname),
       quote_ident(n.nspname) as "in"
from pg_extension e join pg_namespace n on n.oid = e.extnamespace
where e.extname <> 'plpgsql'
