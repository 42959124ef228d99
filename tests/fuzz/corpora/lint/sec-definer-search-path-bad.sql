CREATE FUNCTION a() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; -- expect: sec/definer-search-path
CREATE FUNCTION b() RETURNS integer LANGUAGE sql AS 'SELECT 1'; -- expect: sec/definer-search-path
ALTER FUNCTION b() SECURITY DEFINER;
CREATE FUNCTION c() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = public AS 'SELECT 1'; -- expect: sec/definer-search-path
ALTER FUNCTION c() RESET search_path;
CREATE PROCEDURE d() LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; -- expect: sec/definer-search-path
CREATE FUNCTION e(integer) RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; -- expect: sec/definer-search-path
CREATE FUNCTION e(text) RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
ALTER FUNCTION e(text) SET search_path = pg_catalog, pg_temp;
