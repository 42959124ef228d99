-- file: db/migrations/0001_a.up.sql
CREATE TABLE a (id bigint PRIMARY KEY);
-- file: db/migrations/0002_b.up.sql
COMMENT ON COLUMN a.note IS 'x'; -- expect: doc/orphan
