CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; -- expect: sec/function-search-path
CREATE PROCEDURE p() LANGUAGE sql SET search_path = app AS 'SELECT 1'; -- expect: sec/function-search-path
ALTER PROCEDURE p() RESET ALL;
