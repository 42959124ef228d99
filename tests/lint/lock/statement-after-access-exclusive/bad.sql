-- file: db/migrations/0001_a.up.sql
CREATE TABLE orders (id bigint PRIMARY KEY, paid boolean);
CREATE TABLE customers (id bigint PRIMARY KEY, name text);
-- file: db/migrations/0002_b.up.sql
ALTER TABLE orders ADD COLUMN note text;
UPDATE orders SET note = '' WHERE id < 1000; -- expect: lock/statement-after-access-exclusive
-- file: db/migrations/0003_c.up.sql
ALTER TABLE orders ADD COLUMN a text;
CREATE INDEX ON customers (name); -- expect: lock/statement-after-access-exclusive
CREATE TABLE copy AS SELECT * FROM customers;
-- file: db/migrations/0004_d.up.sql
-- confiture: transaction=off
BEGIN;
LOCK TABLE orders;
INSERT INTO customers (id) VALUES (1); -- expect: lock/statement-after-access-exclusive
COMMIT;
INSERT INTO customers (id) VALUES (2);
-- file: db/migrations/0005_e.up.sql
ALTER TABLE orders ADD COLUMN b text;
ALTER TABLE customers ADD CHECK (id > 0); -- expect: lock/statement-after-access-exclusive
-- file: db/migrations/0006_f.up.sql
CREATE INDEX CONCURRENTLY paid ON orders (paid);
-- file: db/migrations/0007_g.up.sql
DROP INDEX paid;
UPDATE customers SET name = '' WHERE id < 1000; -- expect: lock/statement-after-access-exclusive
