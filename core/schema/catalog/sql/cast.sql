select c.tableoid, c.oid, 0, null, null, null, null,
       format('%s AS %s', format_type(c.castsource, null), format_type(c.casttarget, null)),
       format('(%s AS %s)', format_type(c.castsource, null), format_type(c.casttarget, null)),
       format('CREATE CAST (%s AS %s) %s%s', format_type(c.castsource, null), format_type(c.casttarget, null),
              case c.castmethod when 'b' then 'WITHOUT FUNCTION' when 'i' then 'WITH INOUT'
                   else 'WITH FUNCTION ' || c.castfunc::regprocedure end,
              case c.castcontext when 'a' then ' AS ASSIGNMENT' when 'i' then ' AS IMPLICIT' else '' end) as definition
from pg_cast c
where c.oid >= 16384
  and not exists (select from pg_depend i
                  where i.classid = 'pg_cast'::regclass and i.objid = c.oid and i.deptype = 'i')
