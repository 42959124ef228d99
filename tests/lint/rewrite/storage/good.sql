-- file: db/migrations/0001_a.up.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
ALTER TABLE orders SET TABLESPACE fast;
-- file: db/migrations/0002_b.up.sql
ALTER TABLE orders SET LOGGED;
ALTER TABLE orders SET (fillfactor = 80);
