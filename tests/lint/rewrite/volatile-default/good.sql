-- file: db/migrations/0001_a.up.sql
CREATE FUNCTION steady() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
-- file: db/migrations/0002_b.up.sql
ALTER TABLE orders ADD COLUMN a uuid;
ALTER TABLE orders ADD COLUMN b timestamptz DEFAULT now(), ADD COLUMN c date DEFAULT CURRENT_DATE;
ALTER TABLE orders ADD COLUMN d integer DEFAULT steady();
ALTER TABLE orders ADD COLUMN e jsonb NOT NULL DEFAULT '{}'::jsonb, ADD COLUMN f text DEFAULT lower('X');
ALTER TABLE orders ALTER COLUMN a SET DEFAULT gen_random_uuid();
CREATE TABLE fresh (id bigint PRIMARY KEY);
ALTER TABLE fresh ADD COLUMN a uuid DEFAULT gen_random_uuid();
