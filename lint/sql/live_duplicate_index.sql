WITH indexes AS (
    SELECT i.indexrelid, i.indrelid, c.relname, n.nspname, o.relam,
           EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid) AS serves,
           row(i.indkey::text, i.indclass::text, i.indcollation::text, i.indoption::text, i.indisunique, o.relam,
               pg_get_expr(i.indexprs, i.indrelid), pg_get_expr(i.indpred, i.indrelid))::text AS shape
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_class o ON o.oid = i.indexrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE i.indisvalid AND n.nspname !~ '^pg_'
)
SELECT format('%I.%I', a.nspname, a.relname) AS object,
       format('index "%s" is the same as "%s"', a.relname, min(b.relname)) AS message,
       format('DROP INDEX CONCURRENTLY %I.%I;', a.nspname, a.relname) AS hint
FROM indexes a
JOIN indexes b ON b.indrelid = a.indrelid AND b.shape = a.shape
             AND (b.serves, -b.indexrelid::bigint) > (a.serves, -a.indexrelid::bigint)
WHERE NOT a.serves
GROUP BY a.nspname, a.relname
ORDER BY 1
