-- Families; one that CREATE OPERATOR CLASS makes by itself (the same name) comes and goes with its class.
select f.tableoid, f.oid, 0, null, null, null, n.nspname, f.opfname,
       format('%I.%I USING %I', n.nspname, f.opfname, m.amname),
       quote_ident(pg_get_userbyid(f.opfowner)) as owner
from pg_opfamily f
join pg_namespace n on n.oid = f.opfnamespace
join pg_am m on m.oid = f.opfmethod
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
