CREATE TABLE a (id bigint PRIMARY KEY, b numeric, c money);
ALTER TABLE a ALTER COLUMN c TYPE numeric;
CREATE VIEW v AS SELECT 'x'::money;
CREATE TEMP TABLE work (b money);
