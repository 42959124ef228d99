ALTER TABLE orders ADD CONSTRAINT a FOREIGN KEY (customer_id) REFERENCES customers; -- expect: lock/add-foreign-key-valid
ALTER TABLE orders
    ADD COLUMN note text,
    ADD FOREIGN KEY (shop_id) REFERENCES shops (id) ON DELETE CASCADE; -- expect: lock/add-foreign-key-valid
ALTER TABLE orders ADD COLUMN kind integer DEFAULT 1 REFERENCES kinds; -- expect: lock/add-foreign-key-valid
CREATE TABLE fresh (id bigint PRIMARY KEY);
ALTER TABLE orders ADD FOREIGN KEY (fresh_id) REFERENCES fresh; -- expect: lock/add-foreign-key-valid
