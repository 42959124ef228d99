INSERT INTO app."Colours" VALUES (1, 'red'); -- expect: sql/insert-no-columns
INSERT INTO app."Colours" VALUES (2, 'blue');
INSERT INTO a SELECT * FROM b; -- expect: sql/insert-no-columns
WITH moved AS (DELETE FROM a RETURNING *)
INSERT INTO archive SELECT * FROM moved; -- expect: sql/insert-no-columns
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log VALUES (1, now()); -- expect: sql/insert-no-columns
END $$;
DO $$ BEGIN
    INSERT INTO log SELECT 1; -- expect: sql/insert-no-columns
END $$;
CREATE FUNCTION g() RETURNS void LANGUAGE sql BEGIN ATOMIC
    INSERT INTO log VALUES (1); -- expect: sql/insert-no-columns
END;
