SELECT format('%I.%I.%I', n.nspname, t.relname, c.conname) AS object,
       format('constraint "%s" of "%s" was never validated', c.conname, t.relname) AS message,
       format('ALTER TABLE %I.%I VALIDATE CONSTRAINT %I;', n.nspname, t.relname, c.conname) AS hint
FROM pg_catalog.pg_constraint c
JOIN pg_catalog.pg_class t ON t.oid = c.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE NOT c.convalidated AND c.contype IN ('c', 'f') AND c.conparentid = 0 AND n.nspname !~ '^pg_'
ORDER BY 1
