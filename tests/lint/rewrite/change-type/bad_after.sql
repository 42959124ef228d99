-- file: db/schema/t.sql
CREATE TABLE t (id bigint PRIMARY KEY);
-- file: db/migrations/0001_a.up.sql
ALTER TABLE t ALTER COLUMN id TYPE bigint; -- expect: rewrite/change-type
