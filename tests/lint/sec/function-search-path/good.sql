CREATE FUNCTION f() RETURNS integer LANGUAGE sql SET search_path = app AS 'SELECT 1';
CREATE FUNCTION g() RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION g() SET search_path = app;
