-- file: db/schema/t.sql
CREATE TABLE t (id bigint PRIMARY KEY, label varchar(20));
-- file: db/migrations/0001_a.up.sql
ALTER TABLE t ALTER COLUMN label TYPE text;
