-- file: db/migrations/0001_a.up.sql
-- confiture: transaction=off
CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON a (b); -- expect: robust/index-if-not-exists-invalid
DROP INDEX CONCURRENTLY IF EXISTS j;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "I" ON app.a (b); -- expect: robust/index-if-not-exists-invalid
