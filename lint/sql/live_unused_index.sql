SELECT format('%I.%I', s.schemaname, s.indexrelname) AS object,
       format('index "%s" of "%s" was not used since %s (%s)', s.indexrelname, s.relname,
              to_char(d.stats_reset, 'YYYY-MM-DD'), pg_size_pretty(pg_relation_size(s.indexrelid))) AS message
FROM pg_catalog.pg_stat_user_indexes s
JOIN pg_catalog.pg_index i ON i.indexrelid = s.indexrelid
JOIN pg_catalog.pg_stat_database d ON d.datname = current_database()
WHERE s.idx_scan = 0 AND NOT i.indisunique
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint c WHERE c.conindid = s.indexrelid)
  AND d.stats_reset < now() - interval '30 days' AND pg_relation_size(s.indexrelid) > 1048576
ORDER BY 1
