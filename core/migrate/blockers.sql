-- Who holds what a migration is about to lock: the same question as blocked.sql, answered in full, the oldest first.
SELECT l.pid,
       a.application_name,
       a.usename,
       a.state,
       pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - coalesce(a.xact_start, p.prepared))::pg_catalog.int8 * 1000,
       pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.query_start)::pg_catalog.int8 * 1000,
       pg_catalog.left(pg_catalog.regexp_replace(a.query, '\s+', ' ', 'g'), 100),
       p.gid,
       need.relation
  FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) AS need (relation, modes)
  JOIN pg_catalog.pg_locks l ON l.relation = pg_catalog.to_regclass(need.relation)::pg_catalog.oid
  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
  LEFT JOIN pg_catalog.pg_locks x ON l.pid IS NULL AND x.pid IS NULL AND x.virtualtransaction = l.virtualtransaction
                                  AND x.locktype = 'transactionid' AND x.granted
  LEFT JOIN pg_catalog.pg_prepared_xacts p ON p.transaction = x.transactionid
 WHERE l.granted
   AND l.locktype = 'relation'
   AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
   AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
   AND pg_catalog.strpos(need.modes, ' ' || l.mode || ' ') > 0
   AND (a.pid IS NULL
        OR (a.xact_start IS NULL AND $3::pg_catalog.float8 = 0)
        OR a.xact_start < pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => $3::pg_catalog.float8 / 1000))
 ORDER BY 5 DESC NULLS LAST, 1
