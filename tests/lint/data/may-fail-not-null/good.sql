-- file: db/migrations/0001_a.up.sql
CREATE TABLE known (id bigint PRIMARY KEY, a text, b text NOT NULL, c text);
ALTER TABLE known ADD CONSTRAINT c CHECK (c IS NOT NULL);
-- file: db/migrations/0002_b.up.sql
UPDATE orders SET note = '' WHERE note IS NULL;
ALTER TABLE orders ALTER COLUMN note SET NOT NULL;
DELETE FROM lines WHERE a IS NULL;
ALTER TABLE lines ALTER a SET NOT NULL;
ALTER TABLE known ALTER b SET NOT NULL, ALTER c SET NOT NULL, ALTER id SET NOT NULL;
CREATE TABLE mine (a integer);
ALTER TABLE mine ALTER a SET NOT NULL;
ALTER TABLE t ADD COLUMN b integer DEFAULT 0;
ALTER TABLE t ALTER b SET NOT NULL;
-- file: db/migrations/0002_b.down.sql
ALTER TABLE known ALTER a SET NOT NULL;
