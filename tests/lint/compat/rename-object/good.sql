-- file: db/migrations/0001_a.up.sql
CREATE VIEW fresh AS SELECT 1 AS a;
ALTER VIEW fresh RENAME TO v;
ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('a');
ALTER INDEX i RENAME TO j;
ALTER TABLE t RENAME CONSTRAINT a TO b;
ALTER TRIGGER a ON t RENAME TO b;
-- file: db/migrations/0001_a.down.sql
ALTER VIEW v RENAME TO w;
