WITH sequences AS (
    SELECT s.schemaname, s.sequencename, s.last_value, s.start_value, s.increment_by,
           CASE WHEN s.increment_by < 0 THEN s.min_value ELSE s.max_value END::numeric AS own_limit,
           (SELECT CASE a.atttypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647
                   ELSE 9223372036854775807 END
            FROM pg_catalog.pg_depend d
            JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
              AND d.objid = format('%I.%I', s.schemaname, s.sequencename)::regclass
              AND d.deptype IN ('a', 'i')
            LIMIT 1)::numeric AS column_limit
    FROM pg_catalog.pg_sequences s
    WHERE NOT s.cycle AND s.last_value IS NOT NULL AND s.schemaname !~ '^pg_'
), used AS (
    SELECT *, CASE WHEN increment_by < 0 THEN own_limit ELSE least(own_limit, column_limit) END AS ends
    FROM sequences
)
SELECT format('%I.%I', schemaname, sequencename) AS object,
       format('sequence "%s" has used %s %% of its numbers', sequencename,
              round(100 * (last_value - start_value) / nullif(ends - start_value, 0))) AS message,
       'Change its column to bigint while there is time.' AS hint
FROM used
WHERE (last_value - start_value) / nullif(ends - start_value, 0) > 0.8
ORDER BY 1
