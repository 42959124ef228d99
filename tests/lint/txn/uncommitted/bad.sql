-- file: db/migrations/0001_a.up.sql
-- confiture: transaction=off
BEGIN;
COMMIT;
BEGIN; -- expect: txn/uncommitted
SELECT 1;
-- file: db/migrations/0002_b.up.sql
-- confiture: transaction=off
START TRANSACTION; -- expect: txn/uncommitted
COMMIT AND CHAIN;
