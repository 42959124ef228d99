DELETE FROM a WHERE b IS NULL;
UPDATE a SET b = NULL, c = NULL WHERE d = 1;
SELECT 1 FROM a WHERE b IS DISTINCT FROM NULL;
SELECT f(x => NULL);
INSERT INTO a (b) VALUES (NULL) ON CONFLICT (b) DO UPDATE SET b = NULL;
SELECT coalesce(b, NULL), CASE WHEN a IS NULL THEN NULL ELSE 1 END FROM a;
CREATE FUNCTION f(x integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    y integer := NULL;
    z integer = NULL;
    w numeric(10, 2) = NULL;
BEGIN
    x = NULL;
    y := NULL;
    IF x IS NULL THEN x = coalesce(y, NULL); END IF;
END $$;
