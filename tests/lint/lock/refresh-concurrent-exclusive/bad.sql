REFRESH MATERIALIZED VIEW CONCURRENTLY sales; -- expect: lock/refresh-concurrent-exclusive
