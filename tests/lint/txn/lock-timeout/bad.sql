-- file: db/migrations/0001_a.up.sql
CREATE TABLE orders (id bigint PRIMARY KEY, paid boolean);
CREATE TABLE customers (id bigint PRIMARY KEY);
-- file: db/migrations/0002_b.up.sql
ALTER TABLE orders ADD COLUMN note text; -- expect: txn/lock-timeout
ALTER TABLE orders ADD COLUMN more text;
-- file: db/migrations/0003_c.up.sql
SET LOCAL lock_timeout = 0;
CREATE INDEX ON orders (paid); -- expect: txn/lock-timeout
-- file: db/migrations/0004_d.up.sql
SET lock_timeout = '2s';
RESET lock_timeout;
DROP INDEX orders_paid_idx; -- expect: txn/lock-timeout
-- file: db/migrations/0005_e.up.sql
-- confiture: transaction=off
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN a text;
COMMIT;
ALTER TABLE orders ADD COLUMN b text; -- expect: txn/lock-timeout
-- file: db/migrations/0006_f.up.sql
-- confiture: transaction=off
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN c text; -- expect: txn/lock-timeout
-- file: db/migrations/0007_g.up.sql
-- confiture: transaction=off
BEGIN;
SET lock_timeout = '2s';
ROLLBACK;
ALTER TABLE orders ADD COLUMN d text; -- expect: txn/lock-timeout
-- file: db/migrations/0008_h.up.sql
CREATE TABLE items (id bigint, order_id bigint REFERENCES orders); -- expect: txn/lock-timeout
-- file: db/migrations/0009_i.up.sql
SAVEPOINT a;
SET lock_timeout = '1s';
ROLLBACK TO a;
LOCK TABLE customers IN SHARE MODE; -- expect: txn/lock-timeout
-- file: db/migrations/0010_j.up.sql
VACUUM FULL orders; -- expect: txn/lock-timeout
