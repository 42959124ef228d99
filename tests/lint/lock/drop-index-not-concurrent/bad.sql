-- file: db/migrations/0001_a.up.sql
CREATE TABLE orders (id bigint PRIMARY KEY, number text);
CREATE INDEX orders_number ON orders (number);
-- file: db/migrations/0002_b.up.sql
DROP INDEX orders_number; -- expect: lock/drop-index-not-concurrent
DROP INDEX IF EXISTS unknown_one, app.unknown_two; -- expect: lock/drop-index-not-concurrent, expect: lock/drop-index-not-concurrent
