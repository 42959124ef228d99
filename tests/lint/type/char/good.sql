CREATE TABLE a (id bigint PRIMARY KEY, b text, c char(3));
ALTER TABLE a ALTER COLUMN c TYPE text;
CREATE VIEW v AS SELECT 'x'::char(3);
CREATE TEMP TABLE work (b char(3));
