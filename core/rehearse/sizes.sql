SELECT o.oid, pg_catalog.pg_table_size(o.oid::pg_catalog.regclass), pg_catalog.pg_indexes_size(o.oid::pg_catalog.regclass),
       pg_catalog.pg_stat_get_dead_tuples(o.oid), pg_catalog.pg_stat_get_xact_tuples_inserted(o.oid),
       pg_catalog.pg_stat_get_xact_tuples_updated(o.oid), pg_catalog.pg_stat_get_xact_tuples_deleted(o.oid)
FROM pg_catalog.unnest($1::pg_catalog.oid[]) AS o(oid)
