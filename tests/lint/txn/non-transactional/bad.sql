-- confiture: transaction=off
ALTER TABLE orders ADD COLUMN placed_at date;
CREATE INDEX CONCURRENTLY orders_placed_at ON orders (placed_at); -- expect: txn/non-transactional
