-- file: db/migrations/0001_a.up.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE lines (id bigint PRIMARY KEY);
-- file: db/migrations/0001_a.down.sql
DROP TABLE orders; -- expect: robust/missing-down
