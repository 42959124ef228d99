-- option: roles=app
-- option: exempt=public.private_*
CREATE TABLE orders (id bigint PRIMARY KEY); -- expect: sec/grant-coverage
CREATE TABLE private_keys (id bigint PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM orders; -- expect: sec/grant-coverage
GRANT SELECT ON v TO reader;
