-- file: db/migrations/0001_a.up.sql
CREATE TABLE scratch (id bigint PRIMARY KEY);
DROP TABLE scratch;
CREATE TEMP TABLE work (id bigint);
DROP TABLE work;
DROP VIEW shown;
SELECT 'DROP TABLE orders';
-- file: db/migrations/0001_a.down.sql
DROP TABLE orders;
