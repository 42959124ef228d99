-- A comment in the file is none in the database.
CREATE TABLE a (id bigint PRIMARY KEY); -- expect: doc/table
CREATE TABLE b (id bigint PRIMARY KEY); -- expect: doc/table
COMMENT ON TABLE b IS '';
CREATE TABLE c (id bigint PRIMARY KEY); -- expect: doc/table
COMMENT ON TABLE c IS 'Said';
COMMENT ON TABLE c IS NULL;
CREATE SCHEMA app;
CREATE TABLE app.d (id bigint PRIMARY KEY); -- expect: doc/table
CREATE TABLE d (id bigint PRIMARY KEY);
COMMENT ON TABLE d IS 'The one in public.';
