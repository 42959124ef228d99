-- file: db/migrations/0001_a.up.sql
ALTER TABLE orders RENAME COLUMN note TO remark;
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN a text;
ALTER TABLE orders RENAME COLUMN a TO b;
CREATE TABLE fresh (id bigint PRIMARY KEY);
ALTER TABLE fresh RENAME COLUMN id TO key;
-- file: db/migrations/0001_a.down.sql
ALTER TABLE orders RENAME COLUMN remark TO note;
