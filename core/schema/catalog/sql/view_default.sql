select d.tableoid, d.oid, 0, 1259, d.adrelid, 0, null, a.attname, quote_ident(a.attname),
       pg_get_expr(d.adbin, d.adrelid) as expression
from pg_attrdef d
join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
join pg_class c on c.oid = d.adrelid and c.relkind = 'v'
