DO $$ DECLARE r record;
BEGIN
    FOR r IN SELECT id FROM a LOOP
        IF r.id > 1 THEN
            UPDATE b SET x = 1 WHERE id = r.id; -- expect: func/row-loop
        END IF;
    END LOOP;
END $$;
