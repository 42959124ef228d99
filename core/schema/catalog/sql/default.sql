select d.tableoid, d.oid, 0, 1259, d.adrelid, d.adnum, null, a.attname, 'default',
       pg_get_expr(d.adbin, d.adrelid) as expression
from pg_attrdef d
join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum and a.attgenerated = ''
join pg_class c on c.oid = d.adrelid and c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't'
join pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
