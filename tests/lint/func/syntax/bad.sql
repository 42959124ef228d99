CREATE FUNCTION a() RETURNS integer LANGUAGE sql AS $$ SELECT
    1 FROM WHERE $$; -- expect: func/syntax
CREATE FUNCTION b() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE t SET a = 1 WHRE b = 2; -- expect: func/syntax
END $$;
CREATE FUNCTION c() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF 1 = 1 THEN
        NULL;
END $$; -- expect: func/syntax
DO $$
BEGIN
    IF true
        PERFORM 1; -- expect: func/syntax
    END IF;
END $$;
CREATE FUNCTION d() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1..3 LOOP
        NULL;
    END IF; -- expect: func/syntax
END $$;
CREATE FUNCTION e() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    RETURN 1
END $$; -- expect: func/syntax
CREATE FUNCTION g() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    IF a == AND b THEN RETURN 1; END IF; -- expect: func/syntax
END $$;
