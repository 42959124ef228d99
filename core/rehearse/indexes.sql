-- Indexes that are new on tables that were there.
SELECT i.indexrelid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname), pg_catalog.pg_relation_size(i.indexrelid)
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE i.indexrelid > $1::pg_catalog.oid AND i.indrelid <= $1::pg_catalog.oid AND c.relkind = 'i'
