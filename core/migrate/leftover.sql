-- The index named $2 (of any name when it is NULL) of the table $1: its name as DROP takes it, whether it is valid, and the
-- process that is building it.
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname),
       i.indisvalid,
       (SELECT p.pid FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid LIMIT 1)
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE i.indrelid = pg_catalog.to_regclass($1)
   AND ($2::pg_catalog.text IS NULL OR c.relname = $2)
   AND ($2::pg_catalog.text IS NOT NULL OR NOT i.indisvalid)
   AND c.relkind = 'i'
 ORDER BY i.indexrelid DESC
 LIMIT 1
