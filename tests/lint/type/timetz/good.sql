CREATE TABLE a (id bigint PRIMARY KEY, b time, c timetz);
ALTER TABLE a ALTER COLUMN c TYPE time;
CREATE VIEW v AS SELECT 'x'::timetz;
CREATE TEMP TABLE work (b timetz);
