select c.tableoid, c.oid, 0, null, null, null, n.nspname, c.opcname,
       format('%I.%I USING %I', n.nspname, c.opcname, m.amname),
       format('CREATE OPERATOR CLASS %I.%I %sFOR TYPE %s USING %I FAMILY %I.%I AS %s', n.nspname, c.opcname,
              case when c.opcdefault then 'DEFAULT ' else '' end, format_type(c.opcintype, null), m.amname,
              fn.nspname, f.opfname,
              concat_ws(', ', case when c.opckeytype <> 0 then 'STORAGE ' || format_type(c.opckeytype, null) end,
                        (select string_agg(format('OPERATOR %s %s%s', a.amopstrategy, a.amopopr::regoperator,
                                                  (select format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname)
                                                   from pg_opfamily s join pg_namespace sn on sn.oid = s.opfnamespace
                                                   where s.oid = a.amopsortfamily)), ', ' order by a.amopstrategy)
                         from pg_amop a join pg_depend d on d.classid = 'pg_amop'::regclass and d.objid = a.oid
                             and d.refclassid = 'pg_opclass'::regclass and d.refobjid = c.oid),
                        (select string_agg(format('FUNCTION %s (%s, %s) %s', a.amprocnum,
                                                  format_type(a.amproclefttype, null),
                                                  format_type(a.amprocrighttype, null),
                                                  a.amproc::regprocedure), ', ' order by a.amprocnum)
                         from pg_amproc a join pg_depend d on d.classid = 'pg_amproc'::regclass and d.objid = a.oid
                             and d.refclassid = 'pg_opclass'::regclass and d.refobjid = c.oid))) as definition,
       quote_ident(pg_get_userbyid(c.opcowner)) as owner
from pg_opclass c
join pg_namespace n on n.oid = c.opcnamespace
join pg_am m on m.oid = c.opcmethod
join pg_opfamily f on f.oid = c.opcfamily
join pg_namespace fn on fn.oid = f.opfnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
