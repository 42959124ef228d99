-- Objects of users in catalogs that no kind reads.
select 'subscription', quote_ident(subname) from pg_subscription
where subdbid = (select oid from pg_database where datname = current_database())
  and not has_column_privilege('pg_subscription', 'subconninfo', 'select')
union all
select 'base type', format('%I.%I', n.nspname, t.typname)
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where t.typtype in ('b', 'p') and t.oid >= 16384 and n.nspname !~ '^pg_'
  and not exists (select from pg_type e where e.typarray = t.oid)
  and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
order by 1, 2
