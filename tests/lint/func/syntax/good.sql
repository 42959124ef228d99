CREATE FUNCTION a(x integer) RETURNS integer LANGUAGE sql AS 'SELECT $1 + x';
CREATE FUNCTION b() RETURNS SETOF t LANGUAGE plpgsql AS $$
#variable_conflict use_column
<<outer>>
DECLARE
    r record;
    c CURSOR (k integer) FOR SELECT * FROM t WHERE id = k;
    n integer := CASE WHEN true THEN 1 ELSE 2 END;
    s text[] := ARRAY['a;b', 'END IF'];
BEGIN
    SELECT a, b INTO STRICT n, r FROM t WHERE id = 1;
    FOR r IN SELECT id FROM t WHERE CASE WHEN id > 1 THEN true ELSE false END LOOP
        CONTINUE outer WHEN r.id = 2;
        EXIT WHEN r.id = 3;
    END LOOP;
    FOR i IN REVERSE 10..1 BY 2 LOOP NULL; END LOOP;
    FOREACH n IN ARRAY s LOOP NULL; END LOOP;
    WHILE n < 3 LOOP n := n + 1; END LOOP;
    LOOP EXIT; END LOOP;
    CASE n WHEN 1, 2 THEN NULL; ELSE NULL; END CASE;
    CASE WHEN n = 1 THEN n := 2; END CASE;
    IF n IS NULL OR EXISTS (SELECT 1 FROM t) THEN RETURN; ELSIF n = 1 THEN NULL; ELSE NULL; END IF;
    OPEN c (1); FETCH NEXT FROM c INTO r; MOVE c; CLOSE c;
    OPEN c FOR EXECUTE 'SELECT 1' USING n;
    EXECUTE format('SELECT %I', n) INTO n USING n;
    RETURN QUERY EXECUTE 'SELECT 1';
    RETURN QUERY SELECT * FROM t;
    RETURN NEXT r;
    INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING RETURNING id INTO n;
    GET DIAGNOSTICS n = ROW_COUNT;
    RAISE EXCEPTION 'x % y', n USING ERRCODE = 'P0001', HINT = f(n);
    PERFORM pg_notify('a', 'b;c');
    BEGIN
        n = 1;
    EXCEPTION
        WHEN unique_violation OR SQLSTATE '22012' THEN RAISE;
        WHEN others THEN RAISE NOTICE 'x';
    END;
    ASSERT n > 1, 'x';
    CALL p(n);
    RETURN;
END outer;
$$;
DO $$ BEGIN CREATE TYPE x AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
CREATE FUNCTION c() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN SELECT {{ x }} FROM; END $$;
CREATE FUNCTION d() RETURNS integer LANGUAGE plpython3u AS $$ this is not sql $$;
CREATE FUNCTION e() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;
