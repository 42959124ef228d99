-- option: roles=app
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM orders;
CREATE TEMP TABLE scratch (id bigint);
GRANT SELECT ON orders, v TO app;
