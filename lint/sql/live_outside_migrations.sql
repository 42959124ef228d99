SELECT format('%I.%I', n.nspname, c.relname) AS object,
       format('%s "%s" is made by no file', CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
              ELSE 'table' END, c.relname) AS message
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND n.nspname !~ '^pg_'
  AND n.nspname <> 'information_schema'
  AND c.relname NOT IN ('schema_migrations', '__diesel_schema_migrations', 'flyway_schema_history', '_prisma_migrations',
                        '_sqlx_migrations')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_class e WHERE e.relnamespace = n.oid AND e.relname = 'event'
                  AND EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE p.pronamespace = n.oid AND p.proname = 'verify_chain'))
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1
