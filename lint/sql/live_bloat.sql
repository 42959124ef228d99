SELECT format('%I.%I', schemaname, relname) AS object,
       format('%s %% of the rows of "%s" are dead', round(100.0 * n_dead_tup / (n_live_tup + n_dead_tup)),
              relname) AS message
FROM pg_catalog.pg_stat_user_tables
WHERE n_dead_tup > 10000 AND n_dead_tup > 0.2 * (n_live_tup + n_dead_tup)
ORDER BY n_dead_tup DESC, 1
