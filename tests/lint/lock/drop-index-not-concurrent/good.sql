-- file: db/migrations/0001_a.up.sql
CREATE TABLE measures (id bigint, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX measures_at ON measures (at);
CREATE TABLE orders (id bigint PRIMARY KEY, number text);
CREATE INDEX orders_number ON orders (number);
DROP INDEX orders_number;
-- file: db/migrations/0002_b.up.sql
DROP INDEX measures_at;
-- file: db/migrations/0003_c.up.sql
DROP INDEX CONCURRENTLY orders_id;
-- file: db/migrations/0004_d.up.sql
DROP VIEW not_an_index;
