-- file: db/migrations/0001_a.up.sql
CREATE TABLE t (a text);
-- file: db/migrations/0002_b.up.sql
ALTER TABLE t ALTER a DROP NOT NULL;
CREATE TABLE mine (a integer NOT NULL);
ALTER TABLE mine ALTER a DROP NOT NULL;
ALTER TABLE u ADD COLUMN b integer NOT NULL DEFAULT 0;
ALTER TABLE u ALTER b DROP NOT NULL;
-- file: db/migrations/0002_b.down.sql
ALTER TABLE t ALTER a DROP NOT NULL;
