--- must type/char: char(n)
CREATE TABLE t (a char(10));
--- must type/char: bpchar array
CREATE TABLE t (a character(3)[]);
--- not type/char: "char"
CREATE TABLE t (a "char");
--- not type/char: varchar
CREATE TABLE t (a varchar(10));
--- not type/char: changed later
CREATE TABLE t (a char(10));
ALTER TABLE t ALTER a TYPE text;
--- must type/varchar-limit: limit
CREATE TABLE t (a varchar(10));
--- not type/varchar-limit: none
CREATE TABLE t (a varchar);
--- must type/timestamp: plain
CREATE TABLE t (a timestamp(3));
--- not type/timestamp: with zone
CREATE TABLE t (a timestamp(3) with time zone, b timestamptz);
--- must type/timestamp: array
CREATE TABLE t (a timestamp[]);
--- must type/timetz: plain
CREATE TABLE t (a time with time zone);
--- not type/timetz: time
CREATE TABLE t (a time);
--- must type/int32: any
CREATE TABLE t (a integer);
--- not type/int32: bigint
CREATE TABLE t (a bigint);
--- must type/int16: any
CREATE TABLE t (a smallint);
--- not type/int16: bigint
CREATE TABLE t (a bigint);
--- must type/serial: bigserial
CREATE TABLE t (a bigserial);
--- not type/serial: identity
CREATE TABLE t (a bigint GENERATED ALWAYS AS IDENTITY);
--- must type/json: json
CREATE TABLE t (a json);
--- not type/json: jsonb
CREATE TABLE t (a jsonb);
--- not type/json: own type of that name
CREATE TYPE app.json AS ENUM ('a');
CREATE TABLE t (a app.json);
--- must type/money: money
CREATE TABLE t (a money);
--- not type/money: numeric
CREATE TABLE t (a numeric);
--- must type/large-object: oid
CREATE TABLE t (a oid);
--- must type/large-object: lo
CREATE TABLE t (a lo);
--- not type/large-object: bytea
CREATE TABLE t (a bytea);
--- must type/float-money: price
CREATE TABLE t (unit_price double precision);
--- not type/float-money: numeric
CREATE TABLE t (unit_price numeric);
--- not type/float-money: no money
CREATE TABLE t (weight real);
--- must type/enum: enum
CREATE TYPE m AS ENUM ('a');
--- not type/enum: composite
CREATE TYPE m AS (a int);
--- must type/enum-order: neither
ALTER TYPE m ADD VALUE 'b';
--- not type/enum-order: after
ALTER TYPE m ADD VALUE 'b' AFTER 'a';
--- must type/domain-constraint: check
CREATE DOMAIN d AS int CHECK (VALUE > 0);
--- not type/domain-constraint: none
CREATE DOMAIN d AS int;
--- must type/reg: regclass
CREATE TABLE t (a regproc);
--- not type/reg: regclass can be upgraded
CREATE TABLE t (a regclass);
--- must table/inheritance: inherits
CREATE TABLE t (a int);
CREATE TABLE u () INHERITS (t);
--- not table/inheritance: partition
CREATE TABLE t (a int) PARTITION BY RANGE (a);
CREATE TABLE u PARTITION OF t FOR VALUES FROM (1) TO (2);
--- must table/partitioned: partitioned
CREATE TABLE t (a int) PARTITION BY RANGE (a);
--- not table/partitioned: plain
CREATE TABLE t (a int);
--- must table/incrementing-columns: three
CREATE TABLE t (id int, c1 int, c2 int, c3 int);
--- not table/incrementing-columns: one
CREATE TABLE t (id int, line1 int);
--- must table/all-nullable: all but the key
CREATE TABLE t (id int PRIMARY KEY, a int, b int);
--- not table/all-nullable: one is not
CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b int);
--- must table/one-column: one
CREATE TABLE t (a int);
--- not table/one-column: two
CREATE TABLE t (a int, b int);
--- must table/no-columns: none
CREATE TABLE t ();
--- not table/no-columns: added later
CREATE TABLE t ();
ALTER TABLE t ADD COLUMN a int;
--- must table/inconsistent-types: id
CREATE TABLE a (id int PRIMARY KEY, customer_id int);
CREATE TABLE b (id int PRIMARY KEY, customer_id bigint);
--- not table/inconsistent-types: same
CREATE TABLE a (id int PRIMARY KEY, customer_id int);
CREATE TABLE b (id int PRIMARY KEY, customer_id integer);
--- must table/not-null: nullable
CREATE TABLE t (a int);
--- not table/not-null: not null
CREATE TABLE t (a int NOT NULL);
--- must table/default: none
CREATE TABLE t (a int NOT NULL);
--- not table/default: default
CREATE TABLE t (a int NOT NULL DEFAULT 0);
--- must name/table: quoted capitals
CREATE TABLE "UserAccount" (a int);
--- not name/table: folded
CREATE TABLE User_Account (a int);
--- must name/column: quoted capitals
CREATE TABLE t ("firstName" int);
--- not name/column: folded
CREATE TABLE t (FirstName int);
--- must name/view: capitals
CREATE VIEW "V" AS SELECT 1 AS a;
--- not name/view: fine
CREATE VIEW v AS SELECT 1 AS a;
--- must name/function: capitals
CREATE FUNCTION "doIt"() RETURNS int LANGUAGE sql AS 'SELECT 1';
--- not name/function: fine
CREATE FUNCTION do_it() RETURNS int LANGUAGE sql AS 'SELECT 1';
--- must name/trigger: capitals
CREATE TABLE t (a int);
CREATE TRIGGER "Stamp" BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
--- not name/trigger: fine
CREATE TABLE t (a int);
CREATE TRIGGER stamp BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
--- must name/sequence: capitals
CREATE SEQUENCE "Seq";
--- not name/sequence: fine
CREATE SEQUENCE seq;
--- must name/schema: capitals
CREATE SCHEMA "App";
--- not name/schema: fine
CREATE SCHEMA app;
--- must name/type: capitals
CREATE TYPE "Mood" AS ENUM ('a');
--- not name/type: fine
CREATE TYPE mood AS ENUM ('a');
--- must name/too-long: 64 bytes
CREATE TABLE a234567890123456789012345678901234567890123456789012345678901234 (a int);
--- not name/too-long: 63 bytes
CREATE TABLE a23456789012345678901234567890123456789012345678901234567890123 (a int);
--- must name/too-long: bytes, not characters
CREATE TABLE "éééééééééééééééééééééééééééééééé" (a int);
--- must name/reserved: reserved as a column
CREATE TABLE t ("order" int);
--- not name/reserved: unreserved word
CREATE TABLE t (name text, type text, status text);
--- must name/quoted: space
CREATE TABLE t (a int);
CREATE INDEX "by a" ON t (a);
--- not name/quoted: quoted for nothing
CREATE TABLE "t" ("a" text);
--- must name/unqualified: table
CREATE TABLE t (a int);
--- not name/unqualified: qualified
CREATE TABLE app.t (a int);
--- not name/unqualified: temporary
CREATE TEMP TABLE t (a int);
--- must name/env-in-schema: dev
CREATE SCHEMA dev_app;
--- not name/env-in-schema: a word that begins so
CREATE SCHEMA device;
--- must name/drop-suffix: plain
DROP TABLE orders;
--- not name/drop-suffix: marked
DROP TABLE orders_delete;
--- must doc/table: none
CREATE TABLE t (a int);
--- not doc/table: comment
CREATE TABLE app.t (a int);
COMMENT ON TABLE app.t IS 'x';
--- must doc/table: comment on the same name elsewhere
CREATE TABLE app.t (a int);
CREATE TABLE t (a int);
COMMENT ON TABLE t IS 'x';
--- must doc/table: empty
CREATE TABLE t (a int);
COMMENT ON TABLE t IS '';
--- must doc/table: taken back
CREATE TABLE t (a int);
COMMENT ON TABLE t IS 'x';
COMMENT ON TABLE t IS NULL;
--- not doc/table: partition
CREATE TABLE t (a int) PARTITION BY RANGE (a);
COMMENT ON TABLE t IS 'x';
CREATE TABLE u PARTITION OF t FOR VALUES FROM (1) TO (2);
--- not doc/table: temporary
CREATE TEMP TABLE t (a int);
--- must doc/column: none
CREATE TABLE t (a int);
--- not doc/column: comment
CREATE TABLE t (a int);
COMMENT ON COLUMN public.t.a IS 'x';
--- must doc/function: the other overload has it
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION f(int) IS 'x';
--- not doc/function: by an alias of the type
CREATE FUNCTION f(a int4) RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION f(integer) IS 'x';
--- must doc/view: none
CREATE VIEW v AS SELECT 1 AS a;
--- not doc/view: comment
CREATE VIEW v AS SELECT 1 AS a;
COMMENT ON VIEW v IS 'x';
--- must doc/type: none
CREATE TYPE m AS ENUM ('a');
--- not doc/type: comment
CREATE TYPE m AS ENUM ('a');
COMMENT ON TYPE m IS 'x';
--- must doc/schema: none
CREATE SCHEMA app;
--- not doc/schema: comment
CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'x';
--- must doc/orphan: unknown column
CREATE TABLE t (a int);
COMMENT ON COLUMN t.b IS 'x';
--- must doc/orphan: unknown table
CREATE TABLE t (a int);
COMMENT ON TABLE u IS 'x';
--- not doc/orphan: all there
CREATE TABLE t (a int);
COMMENT ON COLUMN t.a IS 'x';
--- not doc/orphan: index of a key
CREATE TABLE t (a int PRIMARY KEY);
COMMENT ON INDEX t_pkey IS 'x';
--- must doc/orphan: wrong signature
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION f(text) IS 'x';
--- must tree/duplicate-object: function by aliases
-- file: db/schema/a.sql
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- file: db/schema/b.sql
CREATE OR REPLACE FUNCTION f(b int4) RETURNS int LANGUAGE sql AS 'SELECT 2';
--- not tree/duplicate-object: overload
-- file: db/schema/a.sql
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- file: db/schema/b.sql
CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql AS 'SELECT 2';
--- must tree/duplicate-object: table
-- file: db/schema/a.sql
CREATE TABLE IF NOT EXISTS t (a int);
-- file: db/schema/b.sql
CREATE TABLE IF NOT EXISTS public.t (a int);
--- not tree/duplicate-object: other schema
-- file: db/schema/a.sql
CREATE TABLE app.t (a int);
-- file: db/schema/b.sql
CREATE TABLE t (a int);
--- not tree/duplicate-object: dropped between
-- file: db/schema/a.sql
CREATE VIEW v AS SELECT 1 AS a;
-- file: db/schema/b.sql
DROP VIEW v;
CREATE VIEW v AS SELECT 1 AS a;
