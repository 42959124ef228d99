CREATE TABLE a (id bigint PRIMARY KEY, b timestamptz, c timestamp);
ALTER TABLE a ALTER COLUMN c TYPE timestamptz;
CREATE VIEW v AS SELECT 'x'::timestamp;
CREATE TEMP TABLE work (b timestamp);
