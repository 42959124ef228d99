CREATE TABLE IF NOT EXISTS orders (id bigint);
CREATE UNIQUE INDEX orders_id ON orders (id);
ALTER TABLE orders ADD PRIMARY KEY USING INDEX orders_id; -- expect: lock/add-primary-key-nullable
