-- Every object of the database but the server's own and those of extensions: kind and name, a line each.
WITH own AS (
    SELECT oid, nspname::text FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), extended AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
)
SELECT 'schema' AS kind, nspname AS name FROM own
UNION ALL SELECT 'extension', extname::text FROM pg_extension WHERE extname <> 'plpgsql'
UNION ALL SELECT CASE relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'm' THEN 'matview' WHEN 'i' THEN 'index' WHEN 'I' THEN 'index'
                      WHEN 'c' THEN 'composite type' ELSE 'table' END, nspname || '.' || relname
    FROM pg_class c JOIN own n ON n.oid = relnamespace
    WHERE NOT EXISTS (SELECT 1 FROM extended e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid)
UNION ALL SELECT 'constraint', n.nspname || '.' || relname || '.' || conname
    FROM pg_constraint JOIN pg_class c ON c.oid = conrelid JOIN own n ON n.oid = connamespace
UNION ALL SELECT 'trigger', nspname || '.' || relname || '.' || tgname
    FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid JOIN own n ON n.oid = relnamespace WHERE NOT tgisinternal
UNION ALL SELECT CASE prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END,
                 nspname || '.' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'
    FROM pg_proc p JOIN own n ON n.oid = pronamespace
    WHERE NOT EXISTS (SELECT 1 FROM extended e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid)
UNION ALL SELECT CASE typtype WHEN 'e' THEN 'enum' ELSE 'domain' END, nspname || '.' || typname
    FROM pg_type t JOIN own n ON n.oid = typnamespace
    WHERE typtype IN ('e', 'd') AND NOT EXISTS (SELECT 1 FROM extended e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid);
