\set ON_ERROR_STOP on
\echo done
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DO 'x'; END $$;
