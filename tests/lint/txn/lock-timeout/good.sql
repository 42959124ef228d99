-- file: db/migrations/0001_a.up.sql
CREATE TABLE orders (id bigint PRIMARY KEY, paid boolean);
ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX ON orders (paid);
-- file: db/migrations/0002_b.up.sql
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN more text;
-- file: db/migrations/0003_c.up.sql
SELECT set_config('lock_timeout', '500', true);
DROP INDEX orders_paid_idx;
-- file: db/migrations/0004_d.up.sql
CREATE INDEX CONCURRENTLY ON orders (paid);
-- file: db/migrations/0005_e.up.sql
-- confiture: transaction=off
BEGIN;
SET lock_timeout TO 1000;
COMMIT;
ALTER TABLE orders ADD COLUMN a text;
-- file: db/migrations/0006_f.up.sql
-- confiture: lock_timeout=5s
ALTER TABLE orders ADD COLUMN b text;
-- file: db/migrations/0007_g.up.sql
INSERT INTO orders (id) VALUES (1);
UPDATE orders SET paid = true WHERE id = 1;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE VIEW v AS SELECT id FROM orders;
COMMENT ON TABLE orders IS 'x';
-- file: db/migrations/0008_h.up.sql
CREATE TEMP TABLE tmp (id int);
ALTER TABLE tmp ADD COLUMN b int;
DROP TABLE tmp;
-- file: db/migrations/0009_i.up.sql
DROP TABLE IF EXISTS never_there;
