-- $1: the event log's schema. Whether it is there, of which format, and where unqualified names lead.
select pg_catalog.to_regnamespace(pg_catalog.quote_ident($1)) is not null as schema,
       pg_catalog.to_regclass(pg_catalog.format('%I.event', $1)) is not null as present,
       pg_catalog.obj_description(pg_catalog.to_regclass(pg_catalog.format('%I.event', $1)), 'pg_class') as description,
       pg_catalog.array_to_string(pg_catalog.current_schemas(false), e'\n') as schemas,
       pg_catalog.substring(pg_catalog.obj_description(pg_catalog.to_regclass(pg_catalog.format('%I.event_head', $1)), 'pg_class'),
                            'revision (\d+)') as revision,
       (select pg_catalog.pg_has_role(c.relowner, 'USAGE') from pg_catalog.pg_class c
        where c.oid = pg_catalog.to_regclass(pg_catalog.format('%I.event', $1))) as own,
       exists (select from pg_catalog.pg_namespace n where n.nspname = 'pggit') as pggit
