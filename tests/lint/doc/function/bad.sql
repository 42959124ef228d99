CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a'; -- expect: doc/function
CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql AS 'SELECT a';
COMMENT ON FUNCTION f(text) IS 'The text.';
