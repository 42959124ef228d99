select s.tableoid, s.oid, 0, null, null, null, n.nspname, s.stxname, format('%I.%I', n.nspname, s.stxname),
       pg_get_statisticsobjdef(s.oid) as definition,
       case when s.stxstattarget >= 0 then s.stxstattarget end as target,
       quote_ident(pg_get_userbyid(s.stxowner)) as owner
from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
