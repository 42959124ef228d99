-- confiture: transaction=off
CREATE INDEX CONCURRENTLY a ON orders (id);
BEGIN;
DROP INDEX CONCURRENTLY a; -- expect: txn/concurrent-in-transaction
COMMIT;
DROP INDEX CONCURRENTLY a;
