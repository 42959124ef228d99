ALTER TABLE orders DISABLE TRIGGER stamp; -- expect: lock/toggle-trigger
