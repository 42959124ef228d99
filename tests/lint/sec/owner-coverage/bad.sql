CREATE TABLE orders (id bigint PRIMARY KEY); -- expect: sec/owner-coverage
CREATE VIEW v AS SELECT id FROM orders;
ALTER VIEW v OWNER TO app_owner;
