SELECT format('%I.%I', schemaname, relname) AS object,
       format('"%s" was read from end to end %s times, %s rows each', relname, seq_scan,
              seq_tup_read / seq_scan) AS message
FROM pg_catalog.pg_stat_user_tables
WHERE seq_scan >= 100 AND seq_scan > coalesce(idx_scan, 0) AND seq_tup_read / seq_scan > 100000
ORDER BY seq_tup_read DESC, 1
