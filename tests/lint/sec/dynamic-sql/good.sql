CREATE FUNCTION a(t text, v text, n integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    q text;
BEGIN
    EXECUTE format('SELECT %I, %L, %1$I', t, v);
    EXECUTE 'DROP TABLE ' || quote_ident(t) || ' CASCADE';
    EXECUTE 'SELECT 1 LIMIT ' || n;
    EXECUTE 'SELECT 1 FROM ' || t::regclass;
    EXECUTE 'SELECT $1' INTO q USING t;
    q := 'SELECT ' || quote_literal(v);
    EXECUTE q;
    RAISE NOTICE 'EXECUTE %', t;
END $$;
CREATE FUNCTION b(t regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'ANALYZE ' || t;
END $$;
DO $$ BEGIN EXECUTE 'SELECT 1'; END $$;
CREATE FUNCTION c(ids integer[], t text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'SELECT 1 ' || CASE WHEN t IS NULL THEN '' ELSE 'WHERE a = $1' END USING t;
    EXECUTE 'SELECT ' || ids[1];
END $$;
