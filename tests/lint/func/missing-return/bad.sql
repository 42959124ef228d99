CREATE FUNCTION a() RETURNS integer LANGUAGE plpgsql AS 'BEGIN PERFORM 1; END'; -- expect: func/missing-return
CREATE FUNCTION b() RETURNS trigger LANGUAGE plpgsql AS $$ -- expect: func/missing-return
BEGIN
    NEW.x := 1; -- RETURN NEW;
END $$;
CREATE FUNCTION c(x integer) RETURNS text LANGUAGE plpgsql AS $$ -- expect: func/missing-return
BEGIN
    IF x = 1 THEN RETURN 'a'; ELSIF x = 2 THEN RETURN 'b'; END IF;
END $$;
CREATE FUNCTION d(x integer) RETURNS text LANGUAGE plpgsql AS $$ -- expect: func/missing-return
BEGIN
    FOR i IN 1..x LOOP RETURN 'a'; END LOOP;
    RAISE NOTICE 'RETURN';
END $$;
CREATE FUNCTION e(x integer) RETURNS text LANGUAGE plpgsql AS $$ -- expect: func/missing-return
BEGIN
    RETURN 'a';
EXCEPTION WHEN others THEN RAISE WARNING 'x';
END $$;
