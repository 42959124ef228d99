ALTER TABLE orders ALTER COLUMN total TYPE numeric; -- expect: compat/change-type
ALTER TABLE app.orders ALTER a TYPE text, ALTER b SET DATA TYPE bigint; -- expect: compat/change-type, expect: compat/change-type
