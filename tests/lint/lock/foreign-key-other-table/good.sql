CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
CREATE INDEX ON orders (customer_id);
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers;
