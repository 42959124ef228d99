-- Only so that comments and grants on columns of views have something to hang on.
select 1259, a.attrelid, a.attnum, 1259, a.attrelid, 0, null, a.attname, quote_ident(a.attname),
       case when a.attstattarget >= 0 then a.attstattarget end as statistics
from pg_attribute a
join pg_class c on c.oid = a.attrelid and c.relkind in ('v', 'm') and c.relpersistence <> 't'
join pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
where a.attnum > 0 and not a.attisdropped
order by a.attrelid, a.attnum
