-- file: db/migrations/0001_a.up.sql
CREATE TABLE people (name varchar(20) CHECK (name <> ''), mail text, nick text, CHECK (length(mail) > 3 OR nick IS NULL));
-- file: db/migrations/0002_b.up.sql
ALTER TABLE people ALTER COLUMN name TYPE varchar(40); -- expect: rewrite/change-type-recheck
ALTER TABLE people ALTER COLUMN mail TYPE citext; -- expect: rewrite/change-type-recheck
