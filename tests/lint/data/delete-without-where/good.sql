-- file: db/migrations/0001_a.up.sql
DELETE FROM orders WHERE id = 1;
CREATE TEMP TABLE work AS SELECT 1 AS id;
DELETE FROM work;
-- file: db/migrations/0001_a.down.sql
DELETE FROM orders;
