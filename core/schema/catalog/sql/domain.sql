select t.tableoid, t.oid, 0, null, null, null, n.nspname, t.typname, format('%I.%I', n.nspname, t.typname),
       format_type(t.typbasetype, t.typtypmod) as type,
       case when t.typcollation <> b.typcollation and t.typcollation <> 0 then t.typcollation::regcollation::text end
           as "collation",
       coalesce(pg_get_expr(t.typdefaultbin, 'pg_type'::regclass), t.typdefault) as "default",
       case when t.typnotnull then 'not null' end as not_null,
       quote_ident(pg_get_userbyid(t.typowner)) as owner
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
join pg_type b on b.oid = t.typbasetype
where t.typtype = 'd' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
