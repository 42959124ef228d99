select t.tableoid, t.oid, 0, c.tableoid, t.tgrelid, 0, null, t.tgname, quote_ident(t.tgname),
       pg_get_triggerdef(t.oid) as definition,
       case t.tgenabled when 'D' then 'DISABLE' when 'R' then 'ENABLE REPLICA' when 'A' then 'ENABLE ALWAYS'
            else 'ENABLE' end as state
from pg_trigger t
join pg_class c on c.oid = t.tgrelid
join pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
where not t.tgisinternal and t.tgparentid = 0
