select p.tableoid, p.oid, 0, c.tableoid, p.polrelid, 0, null, p.polname, quote_ident(p.polname),
       case when p.polpermissive then 'PERMISSIVE' else 'RESTRICTIVE' end as permissive,
       case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE'
            else 'ALL' end as command,
       (select string_agg(case r when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(r)) end, ', '
                          order by pg_get_userbyid(r)) from unnest(p.polroles) r) as roles,
       pg_get_expr(p.polqual, p.polrelid) as "using",
       pg_get_expr(p.polwithcheck, p.polrelid) as "check"
from pg_policy p
join pg_class c on c.oid = p.polrelid
