-- Objects of users in catalogs that no kind reads.
select 'subscription', quote_ident(subname) from pg_subscription
where subdbid = (select oid from pg_database where datname = current_database())
union all
select 'base type', format('%I.%I', n.nspname, t.typname)
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where t.typtype in ('b', 'p') and t.oid >= 16384 and n.nspname !~ '^pg_'
  and not exists (select from pg_type e where e.typarray = t.oid)
  and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
union all
select 'text search parser', format('%I.%I', n.nspname, p.prsname)
from pg_ts_parser p join pg_namespace n on n.oid = p.prsnamespace
where p.oid >= 16384
  and not exists (select from pg_depend d where d.classid = 'pg_ts_parser'::regclass and d.objid = p.oid and d.deptype = 'e')
union all
select 'text search template', format('%I.%I', n.nspname, p.tmplname)
from pg_ts_template p join pg_namespace n on n.oid = p.tmplnamespace
where p.oid >= 16384
  and not exists (select from pg_depend d
                  where d.classid = 'pg_ts_template'::regclass and d.objid = p.oid and d.deptype = 'e')
union all
select 'operator family member', format('%I.%I', n.nspname, f.opfname)
from pg_opfamily f join pg_namespace n on n.oid = f.opfnamespace
where f.oid >= 16384
  and exists (select from pg_depend d where d.classid in ('pg_amop'::regclass, 'pg_amproc'::regclass)
              and d.refclassid = 'pg_opfamily'::regclass and d.refobjid = f.oid and d.deptype in ('a', 'n')
              and not exists (select from pg_depend i where i.classid = d.classid and i.objid = d.objid
                              and i.refclassid = 'pg_opclass'::regclass and i.deptype = 'i')
              and not exists (select from pg_depend e where e.classid = 'pg_opfamily'::regclass and e.objid = f.oid
                              and e.deptype = 'e'))
order by 1, 2
