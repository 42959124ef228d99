--- must data/drop-table: plain
DROP TABLE orders;
--- must data/drop-table: quoted, if exists
DROP TABLE IF EXISTS app."Orders" CASCADE;
--- not data/drop-table: made here
CREATE TABLE t (a int);
DROP TABLE t;
--- not data/drop-table: temporary
CREATE TEMP TABLE t (a int);
DROP TABLE t;
--- must data/drop-table: same name in another schema made here
CREATE TABLE app.t (a int);
DROP TABLE public.t;
--- must data/drop-table: creation rolled back
BEGIN;
CREATE TABLE t (a int);
ROLLBACK;
DROP TABLE t;
--- must data/drop-table: DO
DO $$ BEGIN DROP TABLE orders; END $$;
--- must data/drop-table: EXECUTE constant
DO $$ BEGIN EXECUTE 'DROP TABLE orders'; END $$;
--- not data/drop-table: a drop that is rolled back
BEGIN;
DROP TABLE orders;
ROLLBACK;
--- not data/drop-table: a view
DROP VIEW orders_v;
--- not data/drop-table: down migration
-- prior
CREATE TABLE orders (a int);
-- down
DROP TABLE orders;
--- must data/drop-table: two, one made here
CREATE TABLE t (a int);
DROP TABLE t, orders;
--- not data/drop-table: in a function that is only created
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE orders; END $$;
--- must data/drop-table: if not exists
CREATE TABLE IF NOT EXISTS orders (a int);
DROP TABLE orders;
--- must data/drop-column: plain
ALTER TABLE app.orders DROP COLUMN a;
--- must data/drop-column: quoted, if exists
ALTER TABLE orders DROP COLUMN IF EXISTS "A" CASCADE;
--- not data/drop-column: added here
ALTER TABLE orders ADD COLUMN a int;
ALTER TABLE orders DROP COLUMN a;
--- not data/drop-column: table made here
CREATE TABLE t (a int, b int);
ALTER TABLE t DROP COLUMN b;
--- must data/drop-column: DO
DO $$ BEGIN ALTER TABLE orders DROP COLUMN a; END $$;
--- not data/drop-column: constraint
ALTER TABLE orders DROP CONSTRAINT a;
--- must data/drop-schema: plain
DROP SCHEMA app CASCADE;
--- not data/drop-schema: made here
CREATE SCHEMA app;
DROP SCHEMA app;
--- must data/drop-database: plain
DROP DATABASE app;
--- must data/drop-cascade: table
DROP TABLE orders CASCADE;
--- not data/drop-cascade: none
DROP TABLE orders;
--- must data/drop-cascade: column
ALTER TABLE orders DROP COLUMN a CASCADE;
--- must data/drop-cascade: type
DROP TYPE mood CASCADE;
--- not data/drop-cascade: made here
CREATE TABLE t (a int);
DROP TABLE t CASCADE;
--- must data/truncate: plain
TRUNCATE orders;
--- not data/truncate: fresh
CREATE TABLE t (a int);
TRUNCATE t;
--- not data/truncate: temp
CREATE TEMP TABLE t (a int);
TRUNCATE t;
--- must data/truncate: several
TRUNCATE TABLE app.a, app.b RESTART IDENTITY;
--- must data/truncate: DO
DO $$ BEGIN TRUNCATE orders; END $$;
--- must data/truncate-cascade: plain
TRUNCATE orders CASCADE;
--- not data/truncate-cascade: restrict
TRUNCATE orders;
--- must data/delete-without-where: plain
DELETE FROM orders;
--- must data/delete-without-where: true
DELETE FROM orders WHERE true;
--- must data/delete-without-where: 1 = 1
DELETE FROM app.orders WHERE 1 = 1;
--- not data/delete-without-where: some
DELETE FROM orders WHERE id = 1;
--- not data/delete-without-where: using
DELETE FROM orders USING lines WHERE lines.id = orders.id;
--- not data/delete-without-where: fresh
CREATE TABLE t (a int);
DELETE FROM t;
--- not data/delete-without-where: in a created function
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM orders $$;
--- must data/delete-without-where: DO
DO $$ BEGIN DELETE FROM orders; END $$;
--- must data/update-without-where: plain
UPDATE orders SET a = 1;
--- must data/update-without-where: true
UPDATE orders SET a = 1 WHERE (true);
--- not data/update-without-where: some
UPDATE orders SET a = 1 WHERE a IS NULL;
--- not data/update-without-where: fresh
CREATE TEMP TABLE t AS SELECT 1 AS a;
UPDATE t SET a = 1;
--- must data/update-without-where: from, without where
UPDATE orders SET a = l.a FROM lines l;
--- must data/update-without-where: where only in a sub-select
UPDATE orders SET a = (SELECT max(b) FROM lines WHERE lines.id = 1);
--- must data/narrow-type: bigint to int
-- prior
CREATE TABLE t (a bigint);
-- now
ALTER TABLE t ALTER a TYPE int;
--- not data/narrow-type: widened
-- prior
CREATE TABLE t (a int);
-- now
ALTER TABLE t ALTER a TYPE bigint;
--- must data/narrow-type: shorter varchar
-- prior
CREATE TABLE t (a varchar(40));
-- now
ALTER TABLE t ALTER a TYPE varchar(20);
--- must data/narrow-type: text to int
-- prior
CREATE TABLE t (a text);
-- now
ALTER TABLE t ALTER a TYPE int USING a::int;
--- must data/narrow-type: timestamptz to date
-- prior
CREATE TABLE t (a timestamptz);
-- now
ALTER TABLE t ALTER a TYPE date;
--- not data/narrow-type: date to timestamp
-- prior
CREATE TABLE t (a date);
-- now
ALTER TABLE t ALTER a TYPE timestamp;
--- must data/narrow-type: numeric scale
-- prior
CREATE TABLE t (a numeric(10,4));
-- now
ALTER TABLE t ALTER a TYPE numeric(10,2);
--- not data/narrow-type: int to text
-- prior
CREATE TABLE t (a int);
-- now
ALTER TABLE t ALTER a TYPE text;
--- must data/narrow-type: text to varchar
-- prior
CREATE TABLE t (a text);
-- now
ALTER TABLE t ALTER a TYPE varchar(100);
--- not data/narrow-type: fresh
CREATE TABLE t (a bigint);
ALTER TABLE t ALTER a TYPE int;
--- must data/narrow-type: double to int
-- prior
CREATE TABLE t (a double precision);
-- now
ALTER TABLE t ALTER a TYPE int;
--- not data/narrow-type: varchar to text
-- prior
CREATE TABLE t (a varchar(3));
-- now
ALTER TABLE t ALTER a TYPE text;
--- must data/may-fail-required-column: plain
ALTER TABLE orders ADD COLUMN a int NOT NULL;
--- not data/may-fail-required-column: default
ALTER TABLE orders ADD COLUMN a int NOT NULL DEFAULT 0;
--- must data/may-fail-required-column: default null
ALTER TABLE orders ADD COLUMN a int NOT NULL DEFAULT NULL;
--- not data/may-fail-required-column: nullable
ALTER TABLE orders ADD COLUMN a int;
--- not data/may-fail-required-column: identity
ALTER TABLE orders ADD COLUMN a int NOT NULL GENERATED ALWAYS AS IDENTITY;
--- not data/may-fail-required-column: generated
ALTER TABLE orders ADD COLUMN a int NOT NULL GENERATED ALWAYS AS (b + 1) STORED;
--- not data/may-fail-required-column: serial
ALTER TABLE orders ADD COLUMN a bigserial NOT NULL;
--- not data/may-fail-required-column: fresh
CREATE TABLE t (b int);
ALTER TABLE t ADD COLUMN a int NOT NULL;
--- must data/may-fail-required-column: primary key
ALTER TABLE orders ADD COLUMN id uuid PRIMARY KEY;
--- must data/may-fail-required-column: DO
DO $$ BEGIN ALTER TABLE orders ADD COLUMN a int NOT NULL; END $$;
--- not data/may-fail-required-column: domain with a default
-- prior
CREATE DOMAIN flag AS boolean DEFAULT false;
CREATE TABLE orders (a int);
-- now
ALTER TABLE orders ADD COLUMN b flag NOT NULL;
--- must data/may-fail-not-null: plain
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- not data/may-fail-not-null: updated before
UPDATE orders SET a = 0 WHERE a IS NULL;
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- must data/may-fail-not-null: another column updated
UPDATE orders SET b = 0 WHERE b IS NULL;
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- must data/may-fail-not-null: another table updated
UPDATE lines SET a = 0 WHERE a IS NULL;
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- not data/may-fail-not-null: validated check
-- prior
CREATE TABLE orders (a int, CONSTRAINT c CHECK (a IS NOT NULL));
-- now
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- must data/may-fail-not-null: update rolled back
BEGIN;
UPDATE orders SET a = 0 WHERE a IS NULL;
ROLLBACK;
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- not data/may-fail-not-null: fresh
CREATE TABLE orders (a int);
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- not data/may-fail-not-null: updated in a CTE
WITH todo AS (SELECT id FROM orders WHERE a IS NULL) UPDATE app.orders SET a = 0 FROM todo WHERE todo.id = orders.id;
ALTER TABLE app.orders ALTER COLUMN a SET NOT NULL;
--- not data/may-fail-not-null: added here with a default
ALTER TABLE orders ADD COLUMN a int DEFAULT 0;
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- not data/may-fail-not-null: nulls deleted
DELETE FROM orders WHERE a IS NULL;
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- not data/may-fail-not-null: already not null
-- prior
CREATE TABLE orders (a int NOT NULL);
-- now
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- must data/may-fail-unique: index
CREATE UNIQUE INDEX CONCURRENTLY i ON orders (a);
--- must data/may-fail-unique: constraint
ALTER TABLE orders ADD CONSTRAINT u UNIQUE (a, b);
--- not data/may-fail-unique: fresh
CREATE TABLE t (a int);
CREATE UNIQUE INDEX i ON t (a);
--- not data/may-fail-unique: subset was unique
-- prior
CREATE TABLE orders (a int UNIQUE, b int);
-- now
CREATE UNIQUE INDEX i ON orders (a, b);
--- not data/may-fail-unique: the same unique index dropped before
-- prior
CREATE TABLE orders (a int, b int);
CREATE UNIQUE INDEX old ON orders (a);
-- now
DROP INDEX old;
CREATE UNIQUE INDEX i ON orders (a, b);
--- must data/may-fail-unique: superset was unique
-- prior
CREATE TABLE orders (a int, b int, UNIQUE (a, b));
-- now
CREATE UNIQUE INDEX i ON orders (a);
--- not data/may-fail-unique: plain index
CREATE INDEX i ON orders (a);
--- not data/may-fail-unique: using index
ALTER TABLE orders ADD CONSTRAINT u UNIQUE USING INDEX i;
--- not data/may-fail-unique: new column that is empty
ALTER TABLE orders ADD COLUMN a int UNIQUE;
--- not data/may-fail-unique: new empty column, then index
ALTER TABLE orders ADD COLUMN a int;
CREATE UNIQUE INDEX i ON orders (a);
--- must data/may-fail-unique: new column with a constant default
ALTER TABLE orders ADD COLUMN a int DEFAULT 0;
CREATE UNIQUE INDEX i ON orders (a);
--- not data/may-fail-unique: duplicates deleted before
DELETE FROM orders o USING orders p WHERE o.a = p.a AND o.ctid > p.ctid;
CREATE UNIQUE INDEX i ON orders (a);
--- must data/drop-type-or-function: type of a column
-- prior
CREATE TYPE mood AS ENUM ('a');
CREATE TABLE t (m mood);
-- now
DROP TYPE mood;
--- not data/drop-type-or-function: nobody
-- prior
CREATE TYPE mood AS ENUM ('a');
CREATE TABLE t (m text);
-- now
DROP TYPE mood;
--- not data/drop-type-or-function: column dropped before
-- prior
CREATE TYPE mood AS ENUM ('a');
CREATE TABLE t (m mood, b int);
-- now
ALTER TABLE t DROP COLUMN m;
DROP TYPE mood;
--- must data/drop-type-or-function: function of a trigger
-- prior
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
-- now
DROP FUNCTION f();
--- must data/drop-type-or-function: view under a view
-- prior
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
CREATE VIEW w AS SELECT a FROM v;
-- now
DROP VIEW v;
--- not data/drop-type-or-function: both views
-- prior
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
CREATE VIEW w AS SELECT a FROM v;
-- now
DROP VIEW w;
DROP VIEW v;
--- must data/drop-type-or-function: in a default
-- prior
CREATE FUNCTION app.new_id() RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$;
CREATE TABLE t (a text DEFAULT app.new_id());
-- now
DROP FUNCTION app.new_id();
--- must data/drop-type-or-function: in a check
-- prior
CREATE FUNCTION ok(t text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT true $$;
CREATE TABLE t (a text CHECK (ok(a)));
-- now
DROP FUNCTION ok(text);
--- must data/drop-type-or-function: in a policy
-- prior
CREATE FUNCTION me() RETURNS int LANGUAGE sql STABLE AS $$ SELECT 1 $$;
CREATE TABLE t (a int);
CREATE POLICY p ON t USING (a = me());
-- now
DROP FUNCTION me();
--- must data/drop-type-or-function: cascade takes the column
-- prior
CREATE TYPE mood AS ENUM ('a');
CREATE TABLE t (m mood);
-- now
DROP TYPE mood CASCADE;
--- not data/drop-type-or-function: table dropped too
-- prior
CREATE TYPE mood AS ENUM ('a');
CREATE TABLE t (m mood);
-- now
DROP TABLE t;
DROP TYPE mood;
