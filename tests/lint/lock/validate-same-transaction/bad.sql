-- file: db/migrations/0001_a.up.sql
CREATE TABLE orders (id bigint PRIMARY KEY, paid integer);
CREATE TABLE customers (id bigint PRIMARY KEY);
-- file: db/migrations/0002_b.up.sql
ALTER TABLE orders ADD CONSTRAINT paid CHECK (paid >= 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT paid; -- expect: lock/validate-same-transaction
-- file: db/migrations/0003_c.up.sql
ALTER TABLE orders ADD CONSTRAINT customer FOREIGN KEY (id) REFERENCES customers NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT customer; -- expect: lock/validate-same-transaction
-- file: db/migrations/0004_d.up.sql
ALTER TABLE orders ADD CONSTRAINT later CHECK (paid > 0) NOT VALID;
-- file: db/migrations/0005_e.up.sql
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders VALIDATE CONSTRAINT later; -- expect: lock/validate-same-transaction
-- file: db/migrations/0006_f.up.sql
-- confiture: transaction=off
BEGIN;
ALTER TABLE orders ADD CONSTRAINT block CHECK (paid > 0) NOT VALID;
ALTER TABLE public.orders VALIDATE CONSTRAINT block; -- expect: lock/validate-same-transaction
COMMIT;
