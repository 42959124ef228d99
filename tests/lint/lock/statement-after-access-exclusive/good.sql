-- file: db/migrations/0001_a.up.sql
CREATE TABLE orders (id bigint PRIMARY KEY, paid boolean);
CREATE TABLE customers (id bigint PRIMARY KEY, name text);
ALTER TABLE orders ADD COLUMN early text;
INSERT INTO orders (id) VALUES (1);
-- file: db/migrations/0002_b.up.sql
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';
ALTER TABLE customers ADD COLUMN note text;
COMMENT ON COLUMN orders.note IS 'x';
-- file: db/migrations/0003_c.up.sql
-- confiture: transaction=off
BEGIN;
ALTER TABLE orders ADD COLUMN a text;
ROLLBACK;
UPDATE orders SET note = '' WHERE id < 1000;
-- file: db/migrations/0004_d.up.sql
SAVEPOINT s;
ALTER TABLE orders ADD COLUMN b text;
ROLLBACK TO s;
UPDATE orders SET note = '' WHERE id < 1000;
-- file: db/migrations/0005_e.up.sql
UPDATE orders SET note = '' WHERE id < 1000;
ALTER TABLE orders ADD COLUMN c text;
-- file: db/migrations/0006_f.up.sql
ALTER TABLE orders ADD COLUMN d text;
ALTER TABLE orders ADD CHECK (id > 0);
-- file: db/migrations/0007_g.up.sql
ALTER TABLE orders ADD COLUMN e text;
CREATE TABLE fresh (id int);
INSERT INTO fresh VALUES (1);
CREATE INDEX ON fresh (id);
SELECT set_config('search_path', '', false);
-- file: db/migrations/0008_h.up.sql
DROP TABLE orders;
UPDATE customers SET name = '' WHERE id < 1000;
