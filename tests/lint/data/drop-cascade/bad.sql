DROP VIEW turnover CASCADE; -- expect: data/drop-cascade
DROP TABLE IF EXISTS app.orders CASCADE; DROP TYPE mood CASCADE; -- expect: data/drop-cascade, expect: data/drop-cascade
ALTER TABLE orders DROP COLUMN note CASCADE, DROP CONSTRAINT orders_key CASCADE; -- expect: data/drop-cascade, expect: data/drop-cascade
DROP SCHEMA staging CASCADE; -- expect: data/drop-cascade
DROP EXTENSION postgis CASCADE; -- expect: data/drop-cascade
BEGIN;
CREATE TABLE mine (id bigint PRIMARY KEY);
ROLLBACK;
DROP FUNCTION f(integer) CASCADE; -- expect: data/drop-cascade
