-- file: db/migrations/0001_a.up.sql
CREATE TABLE orders (
    id bigint PRIMARY KEY,
    a text, b text, c text, d text, e text,
    CHECK (a IS NOT NULL OR b IS NOT NULL),
    CONSTRAINT later CHECK (b IS NOT NULL) NOT VALID,
    CHECK ((c IS NULL) = (d IS NULL))
);
-- file: db/migrations/0002_b.up.sql
ALTER TABLE orders ALTER COLUMN a SET NOT NULL; -- expect: lock/set-not-null
ALTER TABLE orders ALTER b SET NOT NULL; -- expect: lock/set-not-null
ALTER TABLE orders
    ALTER COLUMN c SET NOT NULL, -- expect: lock/set-not-null
    ALTER COLUMN d SET NOT NULL; -- expect: lock/set-not-null
ALTER TABLE unknown ALTER COLUMN e SET NOT NULL; -- expect: lock/set-not-null
