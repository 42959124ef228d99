DROP TRIGGER stamp ON orders; -- expect: lock/drop-trigger
