-- head
DO $$
DECLARE
  r record;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN
    CREATE TYPE mood AS ENUM ('a', 'b');
  END IF;
  /* é */ ALTER TABLE orders ADD COLUMN note text; DROP TABLE gone;
  EXECUTE 'CREATE INDEX orders_note ON orders (note)';
  EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (a > 0)', 'Orders', 'c');
  FOR r IN SELECT * FROM x LOOP
    EXECUTE 'DROP TABLE ' || quote_ident(r.n);
    EXECUTE format('DROP TABLE %I', r.n);
  END LOOP;
  BEGIN
    DROP TABLE t2;
  EXCEPTION WHEN OTHERS THEN
    UPDATE t3 SET a = 1;
  END;
  PERFORM set_config('lock_timeout', '2s', true);
END $$;
DO 'BEGIN EXECUTE ''DROP TABLE '' ''''orders''''; DROP TABLE b; EXECUTE ''DROP TABLE c''; END';
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $f$
BEGIN
  CREATE TABLE x (a int;
  EXECUTE 'DROP ' || foo;
  EXECUTE 'INSERT INTO t VALUES (1)';
END $f$;
