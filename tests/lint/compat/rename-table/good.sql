-- file: db/migrations/0001_a.up.sql
ALTER TABLE orders RENAME TO purchases;
CREATE VIEW orders AS SELECT * FROM purchases;
CREATE TABLE fresh (id bigint PRIMARY KEY);
ALTER TABLE fresh RENAME TO stale;
ALTER INDEX a RENAME TO b;
ALTER TABLE purchases RENAME CONSTRAINT a TO b;
-- file: db/migrations/0001_a.down.sql
ALTER TABLE purchases RENAME TO orders;
