-- option: tables=app.*
CREATE SCHEMA app;
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE app.a (id bigint PRIMARY KEY);
ALTER TABLE app.a ENABLE ROW LEVEL SECURITY;
