CREATE FUNCTION a() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = app AS 'SELECT 1'; -- expect: sec/path-without-pg-temp
CREATE FUNCTION b() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_temp, app AS 'SELECT 1'; -- expect: sec/path-without-pg-temp
CREATE FUNCTION c() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = app, pg_temp AS 'SELECT 1'; -- expect: sec/path-without-pg-temp
ALTER FUNCTION c() SET search_path = pg_catalog, app;
