DO $$ -- expect: func/unused-variable
DECLARE
    n integer;
    m integer := 1;
BEGIN
    RAISE NOTICE '%', m; -- n
END $$;
