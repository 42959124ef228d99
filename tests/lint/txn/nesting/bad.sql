-- file: db/migrations/0001_a.up.sql
BEGIN; -- expect: txn/nesting
SELECT 1;
COMMIT;
-- file: db/migrations/0002_b.up.sql
-- confiture: transaction=off
BEGIN;
START TRANSACTION; -- expect: txn/nesting
COMMIT;
COMMIT; -- expect: txn/nesting
ROLLBACK; -- expect: txn/nesting
