-- file: db/migrations/0001_a.up.sql
TRUNCATE orders, order_lines;
TRUNCATE orders RESTRICT;
CREATE TABLE scratch (id bigint PRIMARY KEY);
TRUNCATE scratch CASCADE;
-- file: db/migrations/0001_a.down.sql
TRUNCATE orders CASCADE;
