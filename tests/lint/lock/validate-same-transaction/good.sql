-- file: db/migrations/0001_a.up.sql
CREATE TABLE orders (id bigint PRIMARY KEY, paid integer);
ALTER TABLE orders ADD CONSTRAINT early CHECK (paid > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT early;
-- file: db/migrations/0002_b.up.sql
ALTER TABLE orders ADD CONSTRAINT paid CHECK (paid >= 0) NOT VALID;
-- file: db/migrations/0003_c.up.sql
ALTER TABLE orders VALIDATE CONSTRAINT paid;
-- file: db/migrations/0004_d.up.sql
-- confiture: transaction=off
BEGIN;
ALTER TABLE orders ADD CONSTRAINT more CHECK (paid >= 0) NOT VALID;
COMMIT;
BEGIN;
ALTER TABLE orders VALIDATE CONSTRAINT more;
COMMIT;
-- file: db/migrations/0005_e.up.sql
-- confiture: transaction=off
ALTER TABLE orders ADD CONSTRAINT alone CHECK (paid >= 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT alone;
