-- What one backend is doing: whom it waits for, and how far it is where PostgreSQL counts that.
-- A table that is not committed yet has a number for us, no name.
SELECT a.wait_event_type = 'Lock' AS waits,
       (SELECT pg_catalog.string_agg(pg_catalog.format('process %s (%s)', b.pid,
                   pg_catalog.concat_ws(', ', b.usename, NULLIF(b.application_name, ''))), ', ')
          FROM pg_catalog.pg_stat_activity b
         WHERE b.pid = ANY (pg_catalog.pg_blocking_pids(a.pid))) AS holders,
       p.what, p.phase, p.done, p.total
  FROM pg_catalog.pg_stat_activity a
  LEFT JOIN LATERAL (
        SELECT 'index' || COALESCE(' of ' || NULLIF(relid::pg_catalog.regclass::text, relid::text), '') AS what, phase,
               CASE WHEN tuples_total > 0 THEN tuples_done ELSE blocks_done END AS done,
               CASE WHEN tuples_total > 0 THEN tuples_total ELSE blocks_total END AS total
          FROM pg_catalog.pg_stat_progress_create_index WHERE pid = a.pid
        UNION ALL
        SELECT pg_catalog.lower(command) || COALESCE(' of ' || NULLIF(relid::pg_catalog.regclass::text, relid::text), ''), phase,
               heap_blks_scanned, heap_blks_total
          FROM pg_catalog.pg_stat_progress_cluster WHERE pid = a.pid
        UNION ALL
        SELECT 'vacuum' || COALESCE(' of ' || NULLIF(relid::pg_catalog.regclass::text, relid::text), ''), phase, heap_blks_scanned, heap_blks_total
          FROM pg_catalog.pg_stat_progress_vacuum WHERE pid = a.pid
        UNION ALL
        SELECT 'analyze' || COALESCE(' of ' || NULLIF(relid::pg_catalog.regclass::text, relid::text), ''), phase, sample_blks_scanned, sample_blks_total
          FROM pg_catalog.pg_stat_progress_analyze WHERE pid = a.pid
        UNION ALL
        SELECT pg_catalog.lower(command) || COALESCE(' of ' || NULLIF(NULLIF(relid::pg_catalog.regclass::text, relid::text), '-'), ''),
               tuples_processed || ' rows', bytes_processed, bytes_total
          FROM pg_catalog.pg_stat_progress_copy WHERE pid = a.pid
       ) p ON true
 WHERE a.pid = $1
 LIMIT 1
