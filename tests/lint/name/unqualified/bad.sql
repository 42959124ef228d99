CREATE TABLE orders (id bigint PRIMARY KEY); -- expect: name/unqualified
DROP VIEW v; -- expect: name/unqualified
ALTER TABLE orders ADD COLUMN a integer; -- expect: name/unqualified
