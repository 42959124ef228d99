-- file: db/migrations/0001_a.up.sql
CREATE TABLE fresh (id bigint PRIMARY KEY, note text);
ALTER TABLE fresh DROP COLUMN note;
ALTER TABLE orders ADD COLUMN tmp text;
ALTER TABLE orders DROP COLUMN tmp;
ALTER TYPE pair DROP ATTRIBUTE a;
-- file: db/migrations/0001_a.down.sql
ALTER TABLE orders DROP COLUMN other;
