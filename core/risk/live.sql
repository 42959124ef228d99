-- What is asked: $1, a JSON list of {"s": schema or null, "n": name}; $2, the schemas that a SET search_path names.
-- A row is (what, and up to eight texts); see live.c.
WITH RECURSIVE asked AS (
    SELECT DISTINCT c.oid
    FROM pg_catalog.jsonb_to_recordset($1::pg_catalog.jsonb) AS a(s text, n text)
    JOIN pg_catalog.pg_class c ON c.relname = a.n
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm', 'v', 'i', 'I', 'S', 'f')
      AND CASE WHEN a.s IS NULL
               THEN n.nspname = ANY (pg_catalog.current_schemas(true)) OR n.nspname = ANY ($2::pg_catalog.text[])
               ELSE n.nspname = a.s END
), named AS (
    SELECT oid FROM asked
    UNION SELECT i.indrelid FROM asked JOIN pg_catalog.pg_index i ON i.indexrelid = asked.oid
), top AS (
    SELECT oid FROM named
    UNION SELECT h.inhparent FROM top JOIN pg_catalog.pg_inherits h ON h.inhrelid = top.oid
), below AS (
    SELECT oid FROM top
    UNION SELECT h.inhrelid FROM below JOIN pg_catalog.pg_inherits h ON h.inhparent = below.oid
), related AS (
    SELECT oid FROM below
    UNION SELECT f.confrelid FROM below JOIN pg_catalog.pg_constraint f ON f.conrelid = below.oid WHERE f.contype = 'f'
    UNION SELECT f.conrelid FROM below JOIN pg_catalog.pg_constraint f ON f.confrelid = below.oid WHERE f.contype = 'f'
    UNION SELECT i.indexrelid FROM below JOIN pg_catalog.pg_index i ON i.indrelid = below.oid
    UNION SELECT d.objid FROM below JOIN pg_catalog.pg_depend d
          ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = below.oid
         AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
          JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
), domains AS (
    SELECT t.oid, n.nspname, t.typname, t.typtype,
           t.typtype = 'd' AND (t.typnotnull OR EXISTS (SELECT FROM pg_catalog.pg_constraint c WHERE c.contypid = t.oid)) AS strict
    FROM pg_catalog.jsonb_to_recordset($1::pg_catalog.jsonb) AS a(s text, n text)
    JOIN pg_catalog.pg_type t ON t.typname = a.n
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE CASE WHEN a.s IS NULL
               THEN n.nspname = ANY (pg_catalog.current_schemas(true)) OR n.nspname = ANY ($2::pg_catalog.text[])
               ELSE n.nspname = a.s END
), users AS (
    SELECT DISTINCT d.oid AS domain, a.attrelid AS oid
    FROM domains d JOIN pg_catalog.pg_attribute a ON a.atttypid = d.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'm')
    WHERE d.typtype = 'd'
), everything AS (
    SELECT oid FROM related UNION SELECT oid FROM users
), held AS MATERIALIZED (
    SELECT DISTINCT l.relation AS oid FROM pg_catalog.pg_locks l
    WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid <> pg_catalog.pg_backend_pid()
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
), relation AS (
    SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition, c.reltuples, h.oid IS NOT NULL AS held,
           CASE WHEN h.oid IS NULL THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT' END AS is_default,
           CASE WHEN c.relkind NOT IN ('r', 'm', 'i', 'S') THEN 0
                WHEN h.oid IS NULL AND c.relkind IN ('r', 'm') THEN pg_catalog.pg_table_size(c.oid)
                WHEN h.oid IS NULL AND t.oid IS NULL THEN pg_catalog.pg_relation_size(c.oid)
                ELSE c.relpages::pg_catalog.int8 * pg_catalog.current_setting('block_size')::pg_catalog.int8 END AS bytes
    FROM everything e JOIN pg_catalog.pg_class c ON c.oid = e.oid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN held h ON h.oid = c.oid
    LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid LEFT JOIN held t ON t.oid = i.indrelid
)
SELECT 'relation' AS what, oid::text AS a, nspname::text AS b, relname::text AS c, relkind::text AS d, relispartition::text AS e,
       CASE WHEN bytes = 0 AND relkind IN ('r', 'm') THEN 0
            WHEN reltuples > 0 THEN reltuples
            WHEN pg_catalog.pg_stat_get_live_tuples(oid) > 0 THEN pg_catalog.pg_stat_get_live_tuples(oid)
            WHEN relkind IN ('r', 'm') THEN -1
            ELSE 0 END::pg_catalog.int8::text AS f,
       bytes::text AS g,
       (pg_catalog.pg_stat_get_tuples_inserted(oid) + pg_catalog.pg_stat_get_tuples_updated(oid)
        + pg_catalog.pg_stat_get_tuples_deleted(oid))::text AS h,
       is_default::text AS i
FROM relation
UNION ALL
SELECT 'column', a.attrelid::text, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
       EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = a.attrelid AND (a.attnum = ANY (i.indkey) OR EXISTS (
           SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = i.indexrelid
           AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum)))::text,
       EXISTS (SELECT FROM pg_catalog.pg_constraint k
               WHERE k.conrelid = a.attrelid AND k.contype = 'c' AND a.attnum = ANY (k.conkey))::text, NULL, NULL, NULL
FROM below JOIN pg_catalog.pg_attribute a ON a.attrelid = below.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'f', 'm')
UNION ALL
SELECT 'constraint', k.conrelid::text, k.conname, k.contype::text, k.convalidated::text,
       CASE WHEN k.contype = 'c' AND NOT EXISTS (SELECT FROM held WHERE held.oid = k.conrelid)
            THEN pg_catalog.pg_get_constraintdef(k.oid) END, k.confrelid::text, (k.conindid <> 0)::text,
       (SELECT pg_catalog.json_agg(a.attname) FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey))::text, NULL
FROM everything e JOIN pg_catalog.pg_constraint k ON k.conrelid = e.oid
UNION ALL
SELECT 'child', h.inhparent::text, h.inhrelid::text, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM below JOIN pg_catalog.pg_inherits h ON h.inhparent = below.oid
UNION ALL
SELECT 'index', i.indrelid::text, i.indexrelid::text, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM below JOIN pg_catalog.pg_index i ON i.indrelid = below.oid
UNION ALL
SELECT DISTINCT 'sequence', d.refobjid::text, d.objid::text, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM below JOIN pg_catalog.pg_depend d ON d.refobjid = below.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
     AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
UNION ALL
SELECT 'type', d.nspname, d.typname, d.strict::text, u.oid::text, NULL, NULL, NULL, NULL, NULL
FROM domains d LEFT JOIN users u ON u.domain = d.oid
UNION ALL
SELECT 'schema', n.nspname, pg_catalog.count(c.oid)::text, COALESCE(pg_catalog.sum(GREATEST(c.reltuples, 0)), 0)::pg_catalog.int8::text,
       COALESCE(pg_catalog.sum(c.relpages::pg_catalog.int8), 0)::text, NULL, NULL, NULL, NULL, NULL
FROM pg_catalog.jsonb_to_recordset($1::pg_catalog.jsonb) AS a(s text, n text)
JOIN pg_catalog.pg_namespace n ON n.nspname = a.n
LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'm')
WHERE a.s IS NULL GROUP BY n.nspname
UNION ALL
SELECT 'path', p.schema, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM pg_catalog.unnest(pg_catalog.current_schemas(true)) WITH ORDINALITY AS p(schema, place)
UNION ALL
SELECT 'zone', pg_catalog.current_setting('TimeZone'), pg_catalog.current_setting('block_size'), NULL, NULL, NULL, NULL, NULL, NULL, NULL
