-- What plpgsql_check warns of in every PL/pgSQL function that is not an extension's: trigger functions for each table that they
-- are a trigger of.
SELECT format('%I.%I', n.nspname, p.proname) AS object,
       format('%s%s', c.message, CASE WHEN c.detail <> '' THEN ': ' || c.detail ELSE '' END) AS message,
       c.hint AS hint,
       c.lineno AS body_line
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang AND l.lanname = 'plpgsql'
LEFT JOIN (SELECT DISTINCT tgfoid, tgrelid FROM pg_trigger WHERE NOT tgisinternal) t ON t.tgfoid = p.oid
CROSS JOIN LATERAL plpgsql_check_function_tb(p.oid, coalesce(t.tgrelid, 0), fatal_errors => false,
                                             other_warnings => true, extra_warnings => true) c
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND (p.prorettype <> 'trigger'::regtype OR t.tgrelid IS NOT NULL)
  AND p.prorettype <> 'event_trigger'::regtype
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  AND c.level <> 'error'
  AND c.message NOT LIKE 'unused %' -- that has a rule of its own, which needs no server
ORDER BY 1, c.lineno, 2
