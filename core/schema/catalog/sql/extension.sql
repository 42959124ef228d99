-- Extensions: their members are theirs, and the version is the server's business.
select e.tableoid, e.oid, 0, null, null, null, null, e.extname, quote_ident(e.extname),
       quote_ident(n.nspname) as "in", case when e.extrelocatable then 'relocatable' end as relocatable
from pg_extension e join pg_namespace n on n.oid = e.extnamespace
where e.extname <> 'plpgsql'
