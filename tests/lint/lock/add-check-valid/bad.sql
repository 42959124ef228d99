ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0); -- expect: lock/add-check-valid
ALTER TABLE orders
    ADD COLUMN weight integer CHECK (weight > 0); -- expect: lock/add-check-valid
