DO $$ DECLARE r record;
BEGIN
    FOR i IN 1..3 LOOP
        INSERT INTO b (x) VALUES (i);
    END LOOP;
    FOR r IN SELECT id FROM a LOOP
        RAISE NOTICE '%', r.id;
    END LOOP;
    UPDATE b SET x = 1;
END $$;
