CREATE TABLE a (id bigint PRIMARY KEY);
CREATE INDEX CONCURRENTLY ON orders (id); -- expect: txn/concurrent-in-transaction
VACUUM orders; -- expect: txn/concurrent-in-transaction
