SELECT k.conrelid, k.confrelid, k.conname, pg_catalog.pg_get_constraintdef(k.oid) AS definition,
       array_to_string(k.conkey, ' ') AS from_keys, array_to_string(k.confkey, ' ') AS to_keys,
       k.convalidated, k.condeferrable, k.conparentid <> 0 AS inherited
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f'
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", k.conname COLLATE "C", k.conparentid, k.oid
