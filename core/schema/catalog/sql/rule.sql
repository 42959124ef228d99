select r.tableoid, r.oid, 0, c.tableoid, r.ev_class, 0, null, r.rulename, quote_ident(r.rulename),
       rtrim(pg_get_ruledef(r.oid), ';') as definition,
       case r.ev_enabled when 'D' then 'DISABLE' when 'R' then 'ENABLE REPLICA' when 'A' then 'ENABLE ALWAYS'
            else 'ENABLE' end as state
from pg_rewrite r
join pg_class c on c.oid = r.ev_class
join pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
where r.rulename <> '_RETURN'
