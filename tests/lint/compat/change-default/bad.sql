ALTER TABLE orders ALTER COLUMN note DROP DEFAULT; -- expect: compat/change-default
