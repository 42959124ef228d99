-- file: db/migrations/0001_a.up.sql
CREATE TYPE status AS ENUM ('new');
CREATE TABLE orders (id int, status status);
CREATE TABLE other (word text);
ALTER TYPE status ADD VALUE 'own';
INSERT INTO orders VALUES (1, 'own');
-- file: db/migrations/0002_b.up.sql
ALTER TYPE status ADD VALUE 'lost';
ALTER TYPE status ADD VALUE 'found' AFTER 'lost';
INSERT INTO other VALUES ('lost');
UPDATE orders SET status = 'new' WHERE id = 1;
COMMENT ON TYPE status IS 'lost';
-- file: db/migrations/0003_c.up.sql
UPDATE orders SET status = 'lost' WHERE id = 1;
-- file: db/migrations/0004_d.up.sql
-- confiture: transaction=off
ALTER TYPE status ADD VALUE 'late';
UPDATE orders SET status = 'late' WHERE id = 1;
-- file: db/migrations/0005_e.up.sql
-- confiture: transaction=off
BEGIN;
ALTER TYPE status ADD VALUE 'gone';
ROLLBACK;
SELECT 'gone'::status;
