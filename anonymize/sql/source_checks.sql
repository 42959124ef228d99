-- CHECK constraints of tables, and those of the domains that their columns are of, however deep.
WITH RECURSIVE chain AS (
    SELECT t.oid AS type, t.oid AS at
    FROM pg_catalog.pg_type t
    WHERE t.typtype = 'd'
  UNION ALL
    SELECT c.type, t.typbasetype
    FROM chain c
    JOIN pg_catalog.pg_type t ON t.oid = c.at AND t.typtype = 'd'
)
SELECT k.conrelid, k.conname, pg_catalog.pg_get_constraintdef(k.oid) AS definition,
       array_to_string(k.conkey, ' ') AS keys, false AS of_domain
FROM pg_catalog.pg_constraint k
WHERE k.contype = 'c' AND k.conrelid <> 0
UNION ALL
SELECT a.attrelid, k.conname, pg_catalog.pg_get_constraintdef(k.oid), a.attnum::text, true
FROM pg_catalog.pg_attribute a
JOIN chain c ON c.type = a.atttypid
JOIN pg_catalog.pg_constraint k ON k.contypid = c.at AND k.contype = 'c'
WHERE a.attnum > 0 AND NOT a.attisdropped
ORDER BY 1, 2, 4
