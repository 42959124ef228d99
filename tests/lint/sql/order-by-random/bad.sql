SELECT id FROM t ORDER BY random() LIMIT 1; -- expect: sql/order-by-random
CREATE VIEW v AS SELECT id FROM t ORDER BY a, pg_catalog.random(); -- expect: sql/order-by-random
