ALTER TABLE orders ALTER COLUMN note SET NOT NULL; -- expect: compat/add-required
