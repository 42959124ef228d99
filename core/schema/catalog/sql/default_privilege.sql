-- A row for each role, schema, type of object and grantee whose privileges differ from the built-in ones.
select 0, 0, 0, null, null, null, n.nspname,
       format('%s for %s to %s', d.defaclobjtype, pg_get_userbyid(d.defaclrole), p.grantee),
       concat_ws(' ', format('FOR ROLE %I', pg_get_userbyid(d.defaclrole)), 'IN SCHEMA ' || quote_ident(n.nspname),
                 k.words, 'TO', p.grantee),
       format('FOR ROLE %I', pg_get_userbyid(d.defaclrole))
           || coalesce(' IN SCHEMA ' || quote_ident(n.nspname), '') as scope,
       k.words as words, p.grantee as grantee,
       p.privileges as privileges, p.grantable as grantable, p.default_privileges as default_privileges
from pg_default_acl d
left join pg_namespace n on n.oid = d.defaclnamespace
join (values ('r', 'TABLES'), ('S', 'SEQUENCES'), ('f', 'FUNCTIONS'), ('T', 'TYPES'), ('n', 'SCHEMAS')) k (type, words)
    on k.type = d.defaclobjtype
cross join lateral (
    select coalesce(a.grantee, b.grantee) as grantee, a.privileges, a.grantable, b.privileges as default_privileges
    from (select case x.grantee when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end as grantee,
                 string_agg(x.privilege_type, ', ' order by x.privilege_type) as privileges,
                 string_agg(x.privilege_type, ', ' order by x.privilege_type) filter (where x.is_grantable) as grantable
          from aclexplode(d.defaclacl) x group by 1) a
    full join (select case x.grantee when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end as grantee,
                      string_agg(x.privilege_type, ', ' order by x.privilege_type) as privileges
               from aclexplode(acldefault(case d.defaclobjtype when 'S' then 's' else d.defaclobjtype end,
                                          d.defaclrole)) x
               where d.defaclnamespace = 0 group by 1) b
        on a.grantee = b.grantee
    where a.privileges is distinct from b.privileges or a.grantable is not null) p
