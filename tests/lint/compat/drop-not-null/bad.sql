ALTER TABLE orders ALTER COLUMN note DROP NOT NULL; -- expect: compat/drop-not-null
ALTER TABLE app.orders ALTER a DROP NOT NULL, ALTER b DROP NOT NULL; -- expect: compat/drop-not-null, expect: compat/drop-not-null
