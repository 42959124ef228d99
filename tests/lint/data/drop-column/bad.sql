ALTER TABLE orders DROP COLUMN a; -- expect: data/drop-column
ALTER TABLE orders
    ADD COLUMN b integer,
    DROP COLUMN c, -- expect: data/drop-column
    DROP COLUMN IF EXISTS d CASCADE;
