-- file: db/migrations/0001_a.up.sql
CREATE TABLE orders (
    id bigint PRIMARY KEY,
    a text, b text, "The C" text, d text, e text NOT NULL,
    CHECK (a IS NOT NULL AND (b IS NOT NULL)),
    CONSTRAINT has_c CHECK ((length(a) > 1 OR b = 'x') AND "The C" IS NOT NULL) NOT VALID,
    CONSTRAINT has_d CHECK (d IS NOT NULL) NOT VALID
);
ALTER TABLE orders ALTER COLUMN d SET NOT NULL;
ALTER TABLE orders ALTER COLUMN d DROP NOT NULL;
-- file: db/migrations/0002_b.up.sql
ALTER TABLE orders ALTER COLUMN a SET NOT NULL, ALTER COLUMN b SET NOT NULL;
ALTER TABLE orders ALTER COLUMN e SET NOT NULL;
ALTER TABLE orders ALTER COLUMN id SET NOT NULL;
ALTER TABLE orders VALIDATE CONSTRAINT has_c;
-- file: db/migrations/0003_c.up.sql
ALTER TABLE public.orders ALTER COLUMN "The C" SET NOT NULL;
ALTER TABLE orders VALIDATE CONSTRAINT has_d;
ALTER TABLE orders ALTER COLUMN d SET NOT NULL;
