CREATE FUNCTION a(t text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'DROP TABLE ' || t; -- expect: sec/dynamic-sql
END $$;
CREATE FUNCTION b(t text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    q text;
BEGIN
    q := 'SELECT 1 FROM ' || t;
    q := q || ' WHERE true';
    EXECUTE q; -- expect: sec/dynamic-sql
END $$;
CREATE FUNCTION c(text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT %s', $1); -- expect: sec/dynamic-sql
END $$;
CREATE FUNCTION d(q text) RETURNS SETOF integer LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE Q; -- expect: sec/dynamic-sql
END $$;
CREATE FUNCTION e(t text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    q text;
BEGIN
    q = 'x' || t;
    q = q || 'y';
    EXECUTE q; -- expect: sec/dynamic-sql
END $$;
