-- confiture: transaction=off
SET LOCAL lock_timeout = '2s'; -- expect: txn/set-local-outside
BEGIN;
SET LOCAL lock_timeout = '2s';
COMMIT;
SET LOCAL statement_timeout = 0; -- expect: txn/set-local-outside
