ALTER TABLE orders ADD COLUMN a integer NOT NULL; -- expect: data/may-fail-required-column
ALTER TABLE orders ADD COLUMN b integer NOT NULL DEFAULT 0,
    ADD c text NOT NULL; -- expect: data/may-fail-required-column
