SELECT format('%I.%I', n.nspname, c.relname) AS object,
       format('index "%s" of "%s" is not valid: no query uses it', c.relname, t.relname) AS message,
       format('DROP INDEX CONCURRENTLY %I.%I; and build it anew.', n.nspname, c.relname) AS hint
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = c.oid)
ORDER BY 1
