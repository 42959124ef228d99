-- file: db/migrations/0001_a.up.sql
CREATE TYPE mood AS ENUM ('a');
CREATE SCHEMA app;
CREATE TYPE app.size AS (w integer);
CREATE TABLE t (id bigint PRIMARY KEY, m mood, s app.size[]);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
CREATE VIEW v AS SELECT id FROM t;
CREATE VIEW w AS SELECT id FROM v;
-- file: db/migrations/0002_b.up.sql
DROP TYPE mood; DROP VIEW IF EXISTS v CASCADE; -- expect: data/drop-type-or-function, expect: data/drop-type-or-function
DROP TYPE app.size CASCADE; -- expect: data/drop-type-or-function
DROP FUNCTION touch(); -- expect: data/drop-type-or-function
