-- Who holds the advisory lock $1 (a bigint: its halves are classid and objid) in this database.
SELECT l.pid,
       a.application_name,
       a.usename,
       CASE WHEN a.backend_start IS NOT NULL THEN coalesce(pg_catalog.host(a.client_addr), 'this host') END,
       a.backend_start::pg_catalog.text
  FROM pg_catalog.pg_locks l
  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
 WHERE l.locktype = 'advisory'
   AND l.granted
   AND l.objsubid = 1
   AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
   AND l.classid::pg_catalog.int8 = (($1::pg_catalog.int8 >> 32) & 4294967295)
   AND l.objid::pg_catalog.int8 = ($1::pg_catalog.int8 & 4294967295)
 ORDER BY l.pid
 LIMIT 1
