-- file: db/migrations/0001_a.up.sql
CREATE TYPE mood AS ENUM ('a');
CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('a');
CREATE TABLE t (id bigint PRIMARY KEY, m mood, n mood);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
CREATE VIEW v AS SELECT id FROM t;
CREATE VIEW w AS SELECT id FROM v;
-- file: db/migrations/0002_b.up.sql
DROP TYPE app.mood;
DROP VIEW v, w;
DROP TRIGGER t_touch ON t;
DROP FUNCTION touch();
ALTER TABLE t ALTER COLUMN m TYPE text;
ALTER TABLE t DROP COLUMN n;
DROP TYPE mood;
DROP TYPE unknown;
-- file: db/migrations/0002_b.down.sql
DROP VIEW v;
