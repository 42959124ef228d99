-- file: db/migrations/0001_a.up.sql
-- confiture: transaction=off
DROP TABLE IF EXISTS a;
ALTER TABLE e DROP COLUMN IF EXISTS f, DROP CONSTRAINT IF EXISTS g;
CREATE TABLE IF NOT EXISTS scratch (id bigint);
DROP TABLE scratch;
BEGIN;
DROP TABLE a;
COMMIT;
-- file: db/migrations/0002_b.up.sql
DROP TABLE y;
