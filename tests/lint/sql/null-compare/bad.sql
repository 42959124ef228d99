DELETE FROM a WHERE b = NULL; -- expect: sql/null-compare
SELECT 1 FROM a WHERE NULL <> b; -- expect: sql/null-compare
UPDATE a SET b = NULL WHERE b != NULL; -- expect: sql/null-compare
SELECT 1 FROM a WHERE b NOT IN (1, NULL); -- expect: sql/null-compare
SELECT 1 FROM a WHERE b = NULL::integer; -- expect: sql/null-compare
CREATE VIEW v AS SELECT id FROM a WHERE b = NULL; -- expect: sql/null-compare
CREATE TABLE t (a integer, CHECK (a <> NULL)); -- expect: sql/null-compare
CREATE FUNCTION f(x integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF x = NULL THEN -- expect: sql/null-compare
        RETURN;
    END IF;
    PERFORM 1 FROM a WHERE b = NULL; -- expect: sql/null-compare
END $$;
CREATE INDEX i ON a (b) WHERE c = NULL; -- expect: sql/null-compare
