-- Columns with their types, a domain by what lies below all its domains: the modifier and NOT NULL of the first that says one.
WITH RECURSIVE base AS (
    SELECT t.oid AS type, t.oid AS at, -1 AS modifier, false AS not_null, 0 AS depth
    FROM pg_catalog.pg_type t
  UNION ALL
    SELECT b.type, t.typbasetype, CASE WHEN b.modifier < 0 THEN t.typtypmod ELSE b.modifier END,
           b.not_null OR t.typnotnull, b.depth + 1
    FROM base b
    JOIN pg_catalog.pg_type t ON t.oid = b.at AND t.typtype = 'd'
), below AS (
    SELECT DISTINCT ON (type) type, at AS base, modifier, not_null
    FROM base
    ORDER BY type, depth DESC
)
SELECT a.attrelid, a.attnum, a.attname,
       pg_catalog.format_type(b.base, m.modifier) AS type,
       b.base, t.typcategory,
       CASE WHEN b.base IN ('pg_catalog.varchar'::pg_catalog.regtype, 'pg_catalog.bpchar'::pg_catalog.regtype)
                 AND m.modifier >= 4
            THEN m.modifier - 4 ELSE -1 END AS max_length,
       a.attnotnull OR b.not_null AS not_null,
       a.attgenerated <> '' AS generated, a.attidentity <> '' AS identity,
       pg_catalog.col_description(a.attrelid, a.attnum) AS comment
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN below b ON b.type = a.atttypid
JOIN pg_catalog.pg_type t ON t.oid = b.base
CROSS JOIN LATERAL (SELECT CASE WHEN a.atttypmod >= 0 THEN a.atttypmod ELSE b.modifier END AS modifier) m
WHERE a.attnum > 0 AND NOT a.attisdropped
  AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
ORDER BY a.attrelid, a.attnum
