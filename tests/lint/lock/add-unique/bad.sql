ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE (number); -- expect: lock/add-unique
ALTER TABLE orders ADD COLUMN number text UNIQUE; -- expect: lock/add-unique
