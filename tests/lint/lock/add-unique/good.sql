ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE USING INDEX orders_number_idx;
CREATE TABLE fresh (id bigint PRIMARY KEY, number text);
ALTER TABLE fresh ADD UNIQUE (number);
