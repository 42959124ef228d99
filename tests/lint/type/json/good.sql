CREATE TABLE a (id bigint PRIMARY KEY, b jsonb, c json);
ALTER TABLE a ALTER COLUMN c TYPE jsonb;
CREATE VIEW v AS SELECT 'x'::json;
CREATE TEMP TABLE work (b json);
