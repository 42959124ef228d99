select p.tableoid, p.oid, 0, null, null, null, n.nspname, p.proname,
       format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as id,
       case p.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end as words,
       case p.prokind when 'w' then 'window' end as window,
       pg_get_function_result(p.oid) as result,
       pg_get_function_arguments(p.oid) as arguments,
       rtrim(pg_get_functiondef(p.oid), e'\n') as definition,
       quote_ident(pg_get_userbyid(p.proowner)) as owner
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where p.prokind in ('f', 'p', 'w') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
  and not exists (select from pg_depend i
                  where i.classid = 'pg_proc'::regclass and i.objid = p.oid and i.deptype = 'i')
