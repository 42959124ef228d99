-- What the catalog has by a name. $1 schema, $2 name, $3 part, $4 argument types; null is any.
select distinct kind || ' ' || identity as present from (
    select case c.relkind when 'r' then 'table' when 'p' then 'table' when 'v' then 'view' when 'm' then 'materialized view'
                          when 'i' then 'index' when 'I' then 'index' when 'S' then 'sequence' when 'f' then 'foreign table'
                          when 'c' then 'type' end as kind,
           format('%I.%I', n.nspname, c.relname) as identity
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where $3::text is null and $4::text is null and c.relname = $2 and n.nspname = coalesce($1, n.nspname) and c.relkind <> 't'
    union all
    select case t.typtype when 'd' then 'domain' else 'type' end, format('%I.%I', n.nspname, t.typname)
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where $3 is null and $4 is null and t.typname = $2 and n.nspname = coalesce($1, n.nspname) and t.typrelid = 0
    union all
    select case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
           format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes))
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where $3 is null and p.proname = $2 and n.nspname = coalesce($1, n.nspname)
        and oidvectortypes(p.proargtypes) = coalesce($4, oidvectortypes(p.proargtypes))
    union all
    select 'schema', quote_ident(n.nspname) from pg_namespace n
    where $1 is null and $3 is null and $4 is null and n.nspname = $2
    union all
    select 'extension', quote_ident(x.extname) from pg_extension x
    where $1 is null and $3 is null and $4 is null and x.extname = $2
    union all
    select part.kind, format('%I.%I.%I', n.nspname, c.relname, part.name)
    from (select 'column' as kind, attrelid as relation, attname as name from pg_attribute where attnum > 0 and not attisdropped
          union all select 'constraint', conrelid, conname from pg_constraint
          union all select 'trigger', tgrelid, tgname from pg_trigger where not tgisinternal
          union all select 'policy', polrelid, polname from pg_policy
          union all select 'rule', ev_class, rulename from pg_rewrite where rulename <> '_RETURN') part
        join pg_class c on c.oid = part.relation
        join pg_namespace n on n.oid = c.relnamespace
    where part.name = $3 and c.relname = coalesce($2, c.relname) and n.nspname = coalesce($1, n.nspname)
        and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
) found
order by 1
