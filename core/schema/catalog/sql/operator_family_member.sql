-- Operators and functions that belong to a family and to none of its classes.
select a.tableoid, a.oid, 0, 2753, a.amopfamily, 0, null, a.amopopr::regoperator::text,
       format('OPERATOR %s (%s, %s)', a.amopstrategy, format_type(a.amoplefttype, null),
              format_type(a.amoprighttype, null)),
       format('OPERATOR %s %s%s', a.amopstrategy, a.amopopr::regoperator,
              (select format(' FOR ORDER BY %I.%I', n.nspname, s.opfname)
               from pg_opfamily s join pg_namespace n on n.oid = s.opfnamespace where s.oid = a.amopsortfamily)) as member
from pg_amop a
where a.oid >= 16384
  and not exists (select from pg_depend i where i.classid = 'pg_amop'::regclass and i.objid = a.oid
                  and i.refclassid = 'pg_opclass'::regclass and i.deptype = 'i')
union all
select a.tableoid, a.oid, 0, 2753, a.amprocfamily, 0, null, a.amproc::regprocedure::text,
       format('FUNCTION %s (%s, %s)', a.amprocnum, format_type(a.amproclefttype, null),
              format_type(a.amprocrighttype, null)),
       format('FUNCTION %s (%s, %s) %s', a.amprocnum, format_type(a.amproclefttype, null),
              format_type(a.amprocrighttype, null), a.amproc::regprocedure)
from pg_amproc a
where a.oid >= 16384
  and not exists (select from pg_depend i where i.classid = 'pg_amproc'::regclass and i.objid = a.oid
                  and i.refclassid = 'pg_opclass'::regclass and i.deptype = 'i')
