-- confiture: transaction=on
CREATE INDEX CONCURRENTLY a ON orders (id); -- expect: txn/concurrent-in-transaction
