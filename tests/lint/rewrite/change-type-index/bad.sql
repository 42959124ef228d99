-- file: db/migrations/0001_a.up.sql
CREATE TABLE people (id int PRIMARY KEY, mail text UNIQUE, at timestamp, flags bit(4), nick text);
CREATE INDEX ON people (at);
CREATE INDEX ON people (id) WHERE flags = B'1010';
CREATE INDEX ON people (lower(nick));
-- file: db/migrations/0002_b.up.sql
ALTER TABLE people ALTER COLUMN mail TYPE citext; -- expect: rewrite/change-type-index
ALTER TABLE people ALTER COLUMN flags TYPE bit varying; -- expect: rewrite/change-type-index
ALTER TABLE people ALTER COLUMN nick TYPE citext; -- expect: rewrite/change-type-index
-- file: db/migrations/0003_c.up.sql
SET timezone = 'UTC';
ALTER TABLE people ALTER COLUMN at TYPE timestamptz; -- expect: rewrite/change-type-index
