CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY);
CREATE FUNCTION app.f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a';
CREATE VIEW app.v AS SELECT id FROM app.orders;
COMMENT ON TABLE app.order IS 'x'; COMMENT ON COLUMN app.orders.note IS 'x'; -- expect: doc/orphan, expect: doc/orphan
COMMENT ON FUNCTION app.f(text) IS 'x'; -- expect: doc/orphan
COMMENT ON COLUMN app.v.note IS 'x'; -- expect: doc/orphan
COMMENT ON TABLE public.orders IS 'x'; -- expect: doc/orphan
