-- Unique indexes and exclusion constraints. Keys are attribute numbers; of an index with an expression, all columns that
-- it depends on but those that it only includes.
SELECT x.indrelid, i.relname, x.indexprs IS NOT NULL AS expression, x.indpred IS NOT NULL AS partial,
       pg_catalog.pg_get_indexdef(x.indexrelid) AS definition,
       CASE WHEN x.indexprs IS NULL
            THEN (SELECT string_agg(k.attnum::text, ' ' ORDER BY k.place)
                  FROM unnest(x.indkey) WITH ORDINALITY k(attnum, place)
                  WHERE k.place <= x.indnkeyatts)
            ELSE (SELECT string_agg(DISTINCT d.refobjsubid::text, ' ')
                  FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = x.indexrelid
                    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = x.indrelid
                    AND d.refobjsubid > 0
                    AND NOT EXISTS (SELECT FROM unnest(x.indkey) WITH ORDINALITY k(attnum, place)
                                    WHERE k.attnum = d.refobjsubid AND k.place > x.indnkeyatts))
       END AS keys
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
WHERE x.indisunique OR x.indisexclusion
ORDER BY x.indrelid, i.relname COLLATE "C"
