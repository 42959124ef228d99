ALTER TABLE orders CLUSTER ON orders_placed_at;
CREATE TABLE fresh (id int PRIMARY KEY);
CLUSTER fresh USING fresh_pkey;
