-- The check before a migration's own statements: fails, naming them, when sessions whose transactions are older than $3 ms hold
-- what it is about to lock. $1: relations, $2: for each the modes of pg_locks that it would wait for, with blanks around them.
SELECT CASE WHEN count(*) > 0 THEN
           ('confiture does not queue: the migration would wait for process '
            || string_agg(DISTINCT coalesce(l.pid::pg_catalog.text, 'of a prepared transaction'), ', '))::pg_catalog.int4
       END
  FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) AS need (relation, modes)
  JOIN pg_catalog.pg_lock_status() l ON l.relation = pg_catalog.to_regclass(need.relation)::pg_catalog.oid
 WHERE l.granted
   AND l.locktype = 'relation'
   AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
   AND pg_catalog.strpos(need.modes, ' ' || l.mode || ' ') > 0
   AND coalesce((SELECT a.xact_start < pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => $3::pg_catalog.float8 / 1000)
                   FROM pg_catalog.pg_stat_get_activity(l.pid) a WHERE l.pid IS NOT NULL), l.pid IS NULL)
