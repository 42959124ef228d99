-- The members of composite types.
select 1259, c.oid, a.attnum, t.tableoid, t.oid, 0, null, a.attname,
       quote_ident(a.attname),
       format_type(a.atttypid, a.atttypmod) as type,
       case when a.attcollation <> y.typcollation and a.attcollation <> 0 then a.attcollation::regcollation::text end
           as "collation"
from pg_type t
join pg_class c on c.oid = t.typrelid and c.relkind = 'c'
join pg_namespace n on n.oid = t.typnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type y on y.oid = a.atttypid
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
order by c.oid, a.attnum
