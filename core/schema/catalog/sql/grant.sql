-- One row a grantee whose privileges on an object differ from what a bare CREATE, or its extension's script, gives. An
-- extension's member is no fact: then the extension stands for it, and "object" names it.
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
), member (class, oid, extension, kind) as (
    select d.classid, d.objid, d.refobjid,
           case when d.classid = 'pg_proc'::regclass then 'FUNCTION'
                when d.classid = 'pg_namespace'::regclass then 'SCHEMA'
                when d.classid = 'pg_type'::regclass then 'TYPE'
                when d.classid = 'pg_language'::regclass then 'LANGUAGE'
                when d.classid = 'pg_foreign_data_wrapper'::regclass then 'FOREIGN DATA WRAPPER'
                when d.classid = 'pg_foreign_server'::regclass then 'FOREIGN SERVER'
                else 'TABLE' end
    from pg_depend d where d.deptype = 'e' and d.refclassid = 'pg_extension'::regclass
), object (class, oid, sub, acl, base, extension, object) as (
    select c.class, c.oid, c.sub, c.acl,
           coalesce(case when m.oid is not null then i.initprivs end, c.base), m.extension,
           case when m.oid is not null then
                m.kind || ' ' ||
                case m.kind when 'FUNCTION' then c.oid::regprocedure::text when 'SCHEMA' then c.oid::regnamespace::text
                     when 'TYPE' then c.oid::regtype::text when 'TABLE' then c.oid::regclass::text
                     else (pg_identify_object(c.class, c.oid, 0)).identity end end
    from acl c
    left join member m on m.class = c.class and m.oid = c.oid
    left join pg_init_privs i on m.oid is not null and i.classoid = c.class and i.objoid = c.oid and i.objsubid = c.sub
)
select 0, 0, 0,
       case when c.extension is not null then 'pg_extension'::regclass else c.class end,
       coalesce(c.extension, c.oid), case when c.extension is not null then 0 else c.sub end, null, p.grantee,
       p.grantee || coalesce(' ON ' || c.object, '')
           || coalesce((select format(' (%I)', a.attname) from pg_attribute a
                        where c.extension is not null and c.sub > 0 and a.attrelid = c.oid and a.attnum = c.sub), ''),
       p.privileges as privileges, p.grantable as grantable, p.default_privileges as default_privileges,
       p.grantee as grantee, c.object as object,
       (select quote_ident(a.attname) from pg_attribute a
        where c.extension is not null and c.sub > 0 and a.attrelid = c.oid and a.attnum = c.sub) as "column"
from object c
cross join lateral (
    select coalesce(a.grantee, b.grantee) as grantee, a.privileges, a.grantable, b.privileges as default_privileges
    from (select case x.grantee when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end as grantee,
                 string_agg(distinct x.privilege_type, ', ' order by x.privilege_type) as privileges,
                 string_agg(distinct x.privilege_type, ', ' order by x.privilege_type) filter (where x.is_grantable)
                     as grantable
          from aclexplode(c.acl) x group by 1) a
    full join (select case x.grantee when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end as grantee,
                      string_agg(distinct x.privilege_type, ', ' order by x.privilege_type) as privileges
               from aclexplode(c.base) x group by 1) b
        on a.grantee = b.grantee
    where a.privileges is distinct from b.privileges or a.grantable is not null) p
