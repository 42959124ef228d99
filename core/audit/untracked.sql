-- What no event's transaction made or changed, by the catalogs' own xmin. $1: the event log's schema.
-- Rows are chosen that VACUUM FULL, CLUSTER, TRUNCATE and REINDEX leave alone: a table is its row type and its columns, a
-- view its rule, an index its row in pg_index. What a migration did outside a transaction is known by its name.
with ours as (
    select distinct (e.xid::text::bigint & 4294967295)::text as xid from :"schema".event e
), outside as (
    select distinct o.value ->> 'identity' as identity
    from :"schema".event e, jsonb_array_elements(e.objects) o
    where e.details -> 'transaction' = 'false'
), extended as (
    select d.classid, d.objid from pg_depend d where d.deptype = 'e'
), spaces as (
    select n.oid, n.nspname, n.xmin from pg_namespace n
    where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', $1) and n.nspname !~ '^pg_(temp|toast_temp)_'
), relations as (
    select c.oid, c.relkind, c.reltype, n.nspname, c.relname, format('%I.%I', n.nspname, c.relname) as identity
    from pg_class c join spaces n on n.oid = c.relnamespace
    where not exists (select from extended x where x.classid = 'pg_class'::regclass and x.objid = c.oid)
), rows_of as (
    select 'schema' as kind, quote_ident(n.nspname) as identity, n.xmin from spaces n
    where n.oid >= 16384 and not exists (select from extended x where x.classid = 'pg_namespace'::regclass and x.objid = n.oid)
    union all
    select case r.relkind when 'f' then 'foreign table' when 'c' then 'type' else 'table' end, r.identity, t.xmin
    from relations r join pg_type t on t.oid = r.reltype where r.relkind in ('r', 'p', 'f', 'c')
    union all
    select case r.relkind when 'm' then 'materialized view' else 'view' end, r.identity, w.xmin
    from relations r join pg_rewrite w on w.ev_class = r.oid and w.rulename = '_RETURN'
    union all
    select 'column', format('%s.%I', r.identity, a.attname), a.xmin
    from relations r join pg_attribute a on a.attrelid = r.oid
    where r.relkind in ('r', 'p', 'f', 'c') and a.attnum > 0 and not a.attisdropped
    union all
    select 'default', format('%s.%I', r.identity, a.attname), d.xmin
    from relations r join pg_attrdef d on d.adrelid = r.oid join pg_attribute a on a.attrelid = r.oid and a.attnum = d.adnum
    union all
    select 'index', r.identity, i.xmin from relations r join pg_index i on i.indexrelid = r.oid
    union all
    select 'sequence', r.identity, s.xmin from relations r join pg_sequence s on s.seqrelid = r.oid
    union all
    select 'constraint', format('%s.%I', r.identity, c.conname), c.xmin from relations r join pg_constraint c on c.conrelid = r.oid
    union all
    select 'trigger', format('%s.%I', r.identity, t.tgname), t.xmin
    from relations r join pg_trigger t on t.tgrelid = r.oid where not t.tgisinternal
    union all
    select 'policy', format('%s.%I', r.identity, p.polname), p.xmin from relations r join pg_policy p on p.polrelid = r.oid
    union all
    select 'rule', format('%s.%I', r.identity, w.rulename), w.xmin
    from relations r join pg_rewrite w on w.ev_class = r.oid where w.rulename <> '_RETURN'
    union all
    select case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
           format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)), p.xmin
    from pg_proc p join spaces n on n.oid = p.pronamespace
    where not exists (select from extended x where x.classid = 'pg_proc'::regclass and x.objid = p.oid)
    union all
    select case t.typtype when 'd' then 'domain' else 'type' end, format('%I.%I', n.nspname, t.typname), t.xmin
    from pg_type t join spaces n on n.oid = t.typnamespace
    where t.typtype in ('d', 'e', 'r')
        and not exists (select from extended x where x.classid = 'pg_type'::regclass and x.objid = t.oid)
)
select r.kind, r.identity, r.xmin::text as xid, committed.at
from rows_of r
    cross join lateral (select case when current_setting('track_commit_timestamp') = 'on'
                                    then pg_xact_commit_timestamp(r.xmin)::text end as at) committed
where not exists (select from ours o where o.xid = r.xmin::text)
    and not exists (select from outside o where o.identity = r.identity)
order by r.identity collate "C", r.kind
