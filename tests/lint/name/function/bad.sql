-- option: pattern=^fn_[a-z0-9_]+$
CREATE FUNCTION do_a() RETURNS integer LANGUAGE sql AS 'SELECT 1'; -- expect: name/function
CREATE PROCEDURE "fn_B"() LANGUAGE sql AS 'SELECT 1'; -- expect: name/function
