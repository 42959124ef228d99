-- file: db/schema/010_a.sql
CREATE SCHEMA app;
CREATE TABLE app.lines (
    id bigint PRIMARY KEY,
    item bigint REFERENCES app.items, -- expect: tree/unresolved-order
    state app.state
);
CREATE VIEW app.v AS SELECT id FROM app.items;
CREATE TRIGGER t BEFORE INSERT ON app.lines FOR EACH ROW EXECUTE FUNCTION app.f();
-- file: db/schema/020_b.sql
CREATE TABLE app.items (id bigint PRIMARY KEY);
CREATE TYPE app.state AS ENUM ('a');
CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
