-- file: db/migrations/0001_a.up.sql
-- confiture: transaction=off
DROP TABLE a; DROP INDEX CONCURRENTLY b; -- expect: robust/if-exists, expect: robust/if-exists
DROP TYPE c, d; -- expect: robust/if-exists, expect: robust/if-exists
ALTER TABLE e DROP COLUMN f, DROP CONSTRAINT g; -- expect: robust/if-exists, expect: robust/if-exists
