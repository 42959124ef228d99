-- Sequences but those of identity columns, which are told by the column.
select c.tableoid, c.oid, 0, null, null, null, n.nspname, c.relname, format('%I.%I', n.nspname, c.relname),
       case c.relpersistence when 'u' then 'unlogged' end as persistence,
       format_type(s.seqtypid, null) as type, s.seqincrement as increment, s.seqmin as minimum, s.seqmax as maximum,
       s.seqstart as start, s.seqcache as cache, case when s.seqcycle then 'cycle' else 'no cycle' end as cycle,
       quote_ident(pg_get_userbyid(c.relowner)) as owner
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_sequence s on s.seqrelid = c.oid
where c.relkind = 'S' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend d
                  where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i'
                    and d.refclassid = 'pg_class'::regclass)
