-- One row a grantee whose privileges on an object differ from what a bare CREATE gives.
with acl (class, oid, sub, acl, base) as (
    select c.tableoid, c.oid, 0, c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner)
    from pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.relacl is not null and c.oid >= 16384
    union all
    select 1259, a.attrelid, a.attnum, a.attacl, null
    from pg_attribute a where a.attacl is not null and a.attrelid >= 16384 and not a.attisdropped
    union all
    select p.tableoid, p.oid, 0, p.proacl, acldefault('f', p.proowner)
    from pg_proc p where p.proacl is not null and p.oid >= 16384
    union all
    select n.tableoid, n.oid, 0, n.nspacl,
           case n.oid when 2200 then (select i.initprivs from pg_init_privs i where i.objoid = 2200
                                      and i.classoid = 'pg_namespace'::regclass)
                      else acldefault('n', n.nspowner) end
    from pg_namespace n where n.nspacl is not null and (n.oid >= 16384 or n.oid = 2200)
    union all
    select t.tableoid, t.oid, 0, t.typacl, acldefault('T', t.typowner)
    from pg_type t where t.typacl is not null and t.oid >= 16384
    union all
    select l.tableoid, l.oid, 0, l.lanacl, acldefault('l', l.lanowner)
    from pg_language l where l.lanacl is not null and l.oid >= 16384
    union all
    select f.tableoid, f.oid, 0, f.fdwacl, acldefault('F', f.fdwowner)
    from pg_foreign_data_wrapper f where f.fdwacl is not null and f.oid >= 16384
    union all
    select s.tableoid, s.oid, 0, s.srvacl, acldefault('S', s.srvowner)
    from pg_foreign_server s where s.srvacl is not null
)
select 0, 0, 0, c.class, c.oid, c.sub, null, p.grantee, p.grantee,
       p.privileges as privileges, p.grantable as grantable, p.default_privileges as default_privileges
from acl c
cross join lateral (
    select coalesce(a.grantee, b.grantee) as grantee, a.privileges, a.grantable, b.privileges as default_privileges
    from (select case x.grantee when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end as grantee,
                 string_agg(distinct x.privilege_type, ', ' order by x.privilege_type) as privileges,
                 string_agg(distinct x.privilege_type, ', ' order by x.privilege_type) filter (where x.is_grantable)
                     as grantable
          from aclexplode(c.acl) x group by 1) a
    full join (select case x.grantee when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end as grantee,
                      string_agg(x.privilege_type, ', ' order by x.privilege_type) as privileges
               from aclexplode(c.base) x group by 1) b
        on a.grantee = b.grantee
    where a.privileges is distinct from b.privileges or a.grantable is not null) p
