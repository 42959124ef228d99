CREATE TABLE app.orders (id bigint PRIMARY KEY);
CREATE INDEX i ON app.orders (id);
CREATE TEMP TABLE work (id bigint);
SELECT * FROM orders;
CREATE SCHEMA s;
