-- file: db/migrations/0001_a.up.sql
-- confiture: transaction=off
BEGIN;
COMMIT;
-- file: db/migrations/0002_b.up.sql
SAVEPOINT a;
SELECT 1;
ROLLBACK TO a;
RELEASE a;
