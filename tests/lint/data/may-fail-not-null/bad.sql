ALTER TABLE orders ALTER COLUMN note SET NOT NULL; -- expect: data/may-fail-not-null
UPDATE orders SET other = 1 WHERE other IS NULL;
ALTER TABLE orders ALTER other SET NOT NULL, ALTER remark SET NOT NULL; -- expect: data/may-fail-not-null
BEGIN;
UPDATE app.t SET a = 1;
ROLLBACK;
ALTER TABLE app.t ALTER a SET NOT NULL; -- expect: data/may-fail-not-null
ALTER TABLE t ADD COLUMN b integer;
ALTER TABLE t ALTER COLUMN b SET NOT NULL; -- expect: data/may-fail-not-null
