-- What of pgGit is there, and what this role may not do. Catalogs alone: to_regclass() refuses a schema without USAGE.
with space as (
    select n.oid from pg_catalog.pg_namespace n where n.nspname = 'pggit'
), relations as (
    select c.oid, c.relname::text as name, c.relkind
    from pg_catalog.pg_class c join space s on c.relnamespace = s.oid
    where c.relkind in ('r', 'p', 'S')
), wanted (name) as (
    values ('branches.head_commit_hash'), ('branches.id'), ('branches.name'), ('commits.author'), ('commits.authored_at'),
           ('commits.branch_id'), ('commits.committed_at'), ('commits.committer'), ('commits.hash'), ('commits.id'),
           ('commits.message'), ('commits.metadata'), ('commits.parent_commit_hash'), ('history.commit_hash'),
           ('history.created_at'), ('history.id')
), found as (
    select r.name || '.' || a.attname as name
    from relations r join pg_catalog.pg_attribute a on a.attrelid = r.oid
    where r.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
), needed (name, privilege) as (
    values ('branches', 'SELECT'), ('branches', 'INSERT'), ('branches', 'UPDATE'), ('commits', 'SELECT'), ('commits', 'INSERT'),
           ('history', 'SELECT'), ('history', 'UPDATE'), ('external_migrations', 'SELECT'), ('external_migrations', 'INSERT'),
           ('external_migrations', 'UPDATE')
), denied as (
    select r.name, pg_catalog.string_agg(n.privilege, ', ' order by n.privilege) as privileges
    from needed n join relations r on r.name = n.name and r.relkind in ('r', 'p')
    where not pg_catalog.has_table_privilege(r.oid, n.privilege)
    group by r.name
), role (name) as (
    select pg_catalog.quote_ident(current_user)
), grants (place, statement) as (
    select 1, 'GRANT USAGE ON SCHEMA pggit TO ' || role.name || ';' from space s, role
    where not pg_catalog.has_schema_privilege(s.oid, 'USAGE')
    union all
    select 2, 'GRANT ' || d.privileges || ' ON pggit.' || d.name || ' TO ' || role.name || ';' from denied d, role
    union all
    select 3, 'GRANT USAGE ON ALL SEQUENCES IN SCHEMA pggit TO ' || role.name || ';' from role
    where exists (select from relations r
                  where case when r.relkind = 'S' then not pg_catalog.has_sequence_privilege(r.oid, 'USAGE') end)
)
select exists (select from space) as present,
       (select pg_catalog.string_agg(w.name, ', ' order by w.name) from wanted w
        where w.name not in (select f.name from found f)) as missing,
       (select pg_catalog.string_agg(g.statement, e'\n' order by g.place, g.statement) from grants g) as grants,
       exists (select from grants g where g.place = 3)
           and exists (select from pg_catalog.pg_event_trigger t
                       join pg_catalog.pg_proc p on p.oid = t.evtfoid
                       join space s on p.pronamespace = s.oid
                       where t.evtenabled <> 'D') as stops_ddl
