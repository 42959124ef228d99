-- file: db/migrations/0001_a.up.sql
-- confiture: transaction=off
BEGIN;
SELECT 1;
COMMIT;
BEGIN;
ROLLBACK;
-- file: db/migrations/0002_b.up.sql
SELECT 1;
