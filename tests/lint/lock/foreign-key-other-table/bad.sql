CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers); -- expect: lock/foreign-key-other-table
CREATE INDEX ON orders (customer_id);
