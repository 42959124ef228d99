-- file: db/migrations/0001_a.up.sql
CREATE TABLE people (id int PRIMARY KEY, mail varchar(20) UNIQUE, at timestamp, nick text);
CREATE INDEX ON people (at);
-- file: db/migrations/0002_b.up.sql
ALTER TABLE people ALTER COLUMN mail TYPE text;
ALTER TABLE people ALTER COLUMN nick TYPE citext;
ALTER TABLE people ALTER COLUMN id TYPE bigint;
ALTER TABLE people ALTER COLUMN at TYPE timestamptz;
-- file: db/migrations/0003_c.up.sql
CREATE TABLE fresh (mail text UNIQUE);
ALTER TABLE fresh ALTER COLUMN mail TYPE citext;
