-- file: db/migrations/0001_a.up.sql
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT customer REFERENCES customers);
CREATE TABLE returns (id bigint, customer_id bigint, FOREIGN KEY (customer_id) REFERENCES public.customers);
CREATE TABLE gifts (id bigint, customer_id bigint REFERENCES customers);
-- file: db/migrations/0002_b.up.sql
ALTER TABLE orders DROP CONSTRAINT customer; -- expect: lock/foreign-key-parent
-- file: db/migrations/0003_c.up.sql
ALTER TABLE returns ADD COLUMN note text, DROP COLUMN customer_id; -- expect: lock/foreign-key-parent
-- file: db/migrations/0004_d.up.sql
DROP TABLE gifts; -- expect: lock/foreign-key-parent
