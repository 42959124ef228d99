-- ALTER SEQUENCE … OWNED BY, a fact of its own: it comes after the table and goes before it. The address is
-- made up (subject -1), nothing in pg_depend points at it.
select c.tableoid, c.oid, -1, c.tableoid, c.oid, 0, null, c.relname, 'owner',
       format('%I.%I.%I', tn.nspname, t.relname, a.attname) as "column"
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'a'
    and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
join pg_class t on t.oid = d.refobjid
join pg_namespace tn on tn.oid = t.relnamespace
join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
where c.relkind = 'S' and n.nspname !~ '^pg_'
