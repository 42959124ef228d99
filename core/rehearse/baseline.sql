-- Every relation of the database as it is before, and what the role may ask for.
SELECT c.oid, c.relfilenode, c.relkind, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
       COALESCE(i.indrelid, 0)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'm', 'v', 'i', 'I', 'S', 'f', 't') AND c.oid >= 16384
