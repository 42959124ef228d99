REINDEX TABLE orders; -- expect: lock/reindex-not-concurrent
REINDEX INDEX orders_placed_at; -- expect: lock/reindex-not-concurrent
REINDEX SCHEMA app; -- expect: lock/reindex-not-concurrent
REINDEX (VERBOSE) TABLE orders; -- expect: lock/reindex-not-concurrent
REINDEX (CONCURRENTLY false) TABLE orders; -- expect: lock/reindex-not-concurrent
