-- file: db/migrations/0001_a.up.sql
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, note text, customer_id bigint REFERENCES customers, parent bigint CONSTRAINT parent REFERENCES orders, CONSTRAINT small CHECK (id > 0));
CREATE TABLE fresh (id bigint REFERENCES customers);
DROP TABLE fresh;
-- file: db/migrations/0002_b.up.sql
ALTER TABLE orders DROP COLUMN note;
ALTER TABLE orders DROP CONSTRAINT small;
ALTER TABLE orders DROP CONSTRAINT parent;
-- file: db/migrations/0003_c.up.sql
ALTER TABLE orders ALTER COLUMN customer_id DROP NOT NULL;
-- file: db/migrations/0004_d.up.sql
DROP TABLE orders, customers;
