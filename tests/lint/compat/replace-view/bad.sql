-- file: db/migrations/0001_a.up.sql
CREATE TABLE t (id bigint PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a, 1 AS n FROM t;
CREATE VIEW w (x, y) AS SELECT id, a FROM t;
CREATE VIEW u AS SELECT id FROM t UNION SELECT 1;
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- file: db/migrations/0002_b.up.sql
CREATE OR REPLACE VIEW v AS SELECT id, 1 AS n FROM t; CREATE OR REPLACE VIEW w AS SELECT id, a FROM t; -- expect: compat/replace-view, expect: compat/replace-view
CREATE OR REPLACE VIEW public.u AS SELECT a AS other FROM t; -- expect: compat/replace-view
CREATE OR REPLACE FUNCTION f(a int4) RETURNS text LANGUAGE sql AS 'SELECT ''a'''; -- expect: compat/replace-view
