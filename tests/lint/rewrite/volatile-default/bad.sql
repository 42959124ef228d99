-- file: db/migrations/0001_a.up.sql
CREATE FUNCTION shaky() RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- file: db/migrations/0002_b.up.sql
ALTER TABLE orders ADD COLUMN a uuid DEFAULT gen_random_uuid(); -- expect: rewrite/volatile-default
ALTER TABLE orders
    ADD COLUMN b integer,
    ADD COLUMN c text NOT NULL DEFAULT lower(md5(random()::text)); -- expect: rewrite/volatile-default
ALTER TABLE orders ADD COLUMN d timestamptz DEFAULT clock_timestamp(); -- expect: rewrite/volatile-default
ALTER TABLE orders ADD COLUMN e bigint DEFAULT nextval('s'); -- expect: rewrite/volatile-default
ALTER TABLE orders ADD COLUMN f integer DEFAULT shaky(); -- expect: rewrite/volatile-default
ALTER TABLE orders ADD COLUMN g integer DEFAULT not_known_to_anybody(); -- expect: rewrite/volatile-default
