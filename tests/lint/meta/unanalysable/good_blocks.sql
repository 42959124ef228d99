-- file: 1_make.up.sql
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text, state text);
CREATE TABLE archive (id bigint PRIMARY KEY);
COMMENT ON TABLE orders IS 'what was ordered';
COMMENT ON TABLE archive IS 'what was ordered once';
-- file: 2_change.up.sql
-- One way at a time: a lock of the first is not held in the second.
DO $$
BEGIN
    PERFORM set_config('lock_timeout', '2s', true);
    IF EXISTS (SELECT 1 FROM pg_class WHERE relname = 'orders') THEN
        ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';
        EXECUTE 'COMMENT ON COLUMN orders.note IS ''what the customer wrote''';
    ELSE
        UPDATE archive SET id = 1 WHERE id = 2;
    END IF;
    -- A table that is made here is nobody's yet.
    CREATE TABLE fresh (id bigint PRIMARY KEY);
    COMMENT ON TABLE fresh IS 'new';
    CREATE INDEX fresh_id ON fresh (id, (id + 1));
END $$;
-- file: 3_guarded.up.sql
-- outside of a transaction, but guarded
-- confiture: transaction=off lock_timeout=2s
DO $$
BEGIN
    CREATE TYPE state AS ENUM ('new', 'done');
EXCEPTION
    WHEN duplicate_object THEN NULL;
END $$;
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'state') THEN
        CREATE TYPE state AS ENUM ('new', 'done');
    END IF;
END $$;
