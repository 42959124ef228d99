-- lone
DO $$
DECLARE
    t text;
BEGIN
    SET LOCAL lock_timeout = '2s';
    FOR t IN SELECT relname FROM pg_class LOOP
        EXECUTE 'DROP TABLE ' || t; -- expect: meta/unanalysable
        EXECUTE format('DROP TABLE %I', t); -- expect: meta/unanalysable
    END LOOP;
    DROP TABLE gone; -- expect: data/drop-table
    EXECUTE 'CREATE INDEX orders_note ON orders (note)'; -- expect: lock/index-not-concurrent
    EXECUTE format('DROP TABLE %I.%I', 's', 'Gone'); -- expect: data/drop-table
    BEGIN
        EXECUTE 'DELETE FROM ' -- expect: data/delete-without-where
                'lines';
    EXCEPTION WHEN undefined_table THEN
        UPDATE lines SET id = 1; -- expect: data/update-without-where, rewrite/backfill
    END;
END $$;
DO LANGUAGE plperl 'spi_exec_query("DROP TABLE x")'; -- expect: meta/unanalysable, sec/untrusted-language
DO ' -- expect: meta/unanalysable, func/syntax
BEGIN
    IF true THEN
        DROP TABLE ''lines'';
END'; 
CREATE FUNCTION f(t text) RETURNS void LANGUAGE plpgsql SET search_path = s AS $$
BEGIN
    EXECUTE quote_ident(t); -- expect: meta/unanalysable
    EXECUTE quote_literal(t);
END $$;
-- After a lock in a DO block, which ends with the transaction around it.
DO $$ BEGIN ALTER TABLE items ADD COLUMN note text; END $$;
UPDATE other SET a = 1 WHERE b = 2; -- expect: lock/statement-after-access-exclusive
