DO $$ BEGIN PERFORM 1; EXCEPTION WHEN OTHERS THEN NULL; END $$; -- expect: func/swallow-exception
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    BEGIN
        PERFORM 1;
    EXCEPTION
        WHEN unique_violation THEN RAISE;
        WHEN others THEN -- expect: func/swallow-exception
            -- nothing to do
            NULL;
    END;
    BEGIN
        PERFORM 1;
    EXCEPTION WHEN OTHERS THEN -- expect: func/swallow-exception
    END;
END $$;
