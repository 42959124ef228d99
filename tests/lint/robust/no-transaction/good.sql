-- file: db/migrations/0001_a.up.sql
-- confiture: transaction=off
BEGIN;
CREATE TABLE a (id bigint);
CREATE TABLE b (id bigint);
COMMIT;
-- file: db/migrations/0002_b.up.sql
CREATE TABLE c (id bigint);
CREATE TABLE d (id bigint);
-- file: db/migrations/0003_c.up.sql
-- confiture: transaction=off
DROP INDEX CONCURRENTLY IF EXISTS i;
CREATE INDEX CONCURRENTLY i ON a (id);
-- file: db/migrations/0004_d.up.sql
-- confiture: transaction=off
ALTER TABLE a ADD COLUMN b integer;
