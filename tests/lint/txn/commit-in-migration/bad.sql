-- file: db/migrations/0001_a.up.sql
SELECT 1;
COMMIT; -- expect: txn/commit-in-migration
SELECT 2;
-- file: db/migrations/0002_b.up.sql
BEGIN;
ROLLBACK; -- expect: txn/commit-in-migration
BEGIN;
COMMIT;
