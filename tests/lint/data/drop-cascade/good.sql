-- file: db/migrations/0001_a.up.sql
DROP VIEW turnover;
DROP TABLE orders RESTRICT;
CREATE TABLE scratch (id bigint PRIMARY KEY, tmp integer);
ALTER TABLE scratch DROP COLUMN tmp CASCADE;
DROP TABLE scratch CASCADE;
CREATE TEMP TABLE work (id bigint);
DROP TABLE work CASCADE;
CREATE TYPE mine AS ENUM ('a');
DROP TYPE mine CASCADE;
-- file: db/migrations/0001_a.down.sql
DROP TABLE orders CASCADE;
