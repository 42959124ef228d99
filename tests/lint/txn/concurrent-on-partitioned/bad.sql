-- file: db/migrations/0001_a.up.sql
CREATE TABLE measures (id bigint, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX measures_at ON measures (at);
-- file: db/migrations/0002_b.up.sql
CREATE INDEX CONCURRENTLY ON measures (id); -- expect: txn/concurrent-on-partitioned
-- file: db/migrations/0003_c.up.sql
DROP INDEX CONCURRENTLY measures_at; -- expect: txn/concurrent-on-partitioned
