-- What the rules over a schema should find, asked of the catalog of the loaded database.
WITH own AS (
    SELECT c.oid, n.nspname || '.' || c.relname AS name
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
)
SELECT 'key/no-primary-key', name FROM own
 WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = own.oid AND k.contype = 'p')
UNION ALL
SELECT 'doc/table', name FROM own WHERE obj_description(oid, 'pg_class') IS NULL
UNION ALL
SELECT 'key/fk-unindexed', k.conrelid::regclass || '.' || quote_ident(k.conname)
  FROM pg_constraint k
 WHERE k.contype = 'f' AND k.conparentid = 0
   AND NOT EXISTS (
       SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
        WHERE i.indrelid = k.conrelid AND i.indisvalid AND a.amname IN ('btree', 'hash')
          AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) IN (
                  SELECT '(' || quote_ident(t.attname) || ' IS NOT NULL)' FROM pg_attribute t
                   WHERE t.attrelid = k.conrelid AND t.attnum = ANY (k.conkey)))
          AND (SELECT array_agg(x ORDER BY x) FROM unnest((i.indkey::int2[])[0:cardinality(k.conkey) - 1]) x)
            = (SELECT array_agg(x ORDER BY x) FROM unnest(k.conkey) x))
ORDER BY 1, 2;
