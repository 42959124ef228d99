DO $$
DECLARE
    n integer;
    r record;
BEGIN
    N := 1;
    FOR r IN SELECT 1 LOOP NULL; END LOOP;
END $$;
