-- file: db/migrations/0001_a.up.sql
CREATE TYPE status AS ENUM ('new');
CREATE TABLE orders (id int, status status);
-- file: db/migrations/0002_b.up.sql
ALTER TYPE status ADD VALUE 'lost';
UPDATE orders SET status = 'lost' WHERE id = 1; -- expect: txn/enum-value-used
INSERT INTO orders VALUES (1, 'new'), (2, 'lost'); -- expect: txn/enum-value-used
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'lost'; -- expect: txn/enum-value-used
SELECT 'lost'::status; -- expect: txn/enum-value-used
-- file: db/migrations/0003_c.up.sql
-- confiture: transaction=off
BEGIN;
ALTER TYPE public.status ADD VALUE IF NOT EXISTS 'it''s';
CREATE TABLE more (s status DEFAULT 'it''s'); -- expect: txn/enum-value-used
COMMIT;
