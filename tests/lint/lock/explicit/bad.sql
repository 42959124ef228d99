LOCK TABLE orders; -- expect: lock/explicit
