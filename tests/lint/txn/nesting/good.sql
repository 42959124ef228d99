-- file: db/migrations/0001_a.up.sql
SELECT 1;
SAVEPOINT a;
ROLLBACK TO a;
-- file: db/migrations/0002_b.up.sql
-- confiture: transaction=off
BEGIN;
COMMIT;
BEGIN;
ROLLBACK;
BEGIN;
COMMIT AND CHAIN;
COMMIT;
