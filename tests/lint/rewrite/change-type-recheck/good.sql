-- file: db/migrations/0001_a.up.sql
CREATE TABLE people (name varchar(20), age integer CHECK (age > 0), mail varchar(9) CHECK (mail <> 'name'));
ALTER TABLE people ADD CONSTRAINT later CHECK (name <> '') NOT VALID;
-- file: db/migrations/0002_b.up.sql
ALTER TABLE people ALTER COLUMN name TYPE varchar(40);
ALTER TABLE people ALTER COLUMN age TYPE bigint;
ALTER TABLE people ALTER COLUMN mail TYPE varchar(9);
-- file: db/migrations/0003_c.up.sql
CREATE TABLE fresh (name varchar(20) CHECK (name <> ''));
ALTER TABLE fresh ALTER COLUMN name TYPE varchar(40);
