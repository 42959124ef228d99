-- option: pattern=^fn_[a-z0-9_]+$
CREATE FUNCTION fn_a() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION fn_a(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
