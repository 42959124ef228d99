--- must rewrite/change-type: int to bigint
-- prior
CREATE TABLE t (a int);
-- now
ALTER TABLE t ALTER COLUMN a TYPE bigint;
--- not rewrite/change-type: varchar widened
-- prior
CREATE TABLE t (a varchar(20));
-- now
ALTER TABLE t ALTER COLUMN a TYPE varchar(40);
--- not rewrite/change-type: varchar to text
-- prior
CREATE TABLE app."T" ("A" varchar(20));
-- now
ALTER TABLE app."T" ALTER COLUMN "A" TYPE text;
--- must rewrite/change-type: varchar narrowed
-- prior
CREATE TABLE t (a varchar(40));
-- now
ALTER TABLE t ALTER COLUMN a TYPE varchar(20);
--- must rewrite/change-type: unknown
ALTER TABLE t ALTER COLUMN a TYPE text;
--- must rewrite/change-type: the same name in another schema has another type
-- prior
CREATE TABLE a.t (x varchar(10));
CREATE TABLE b.t (x int);
-- now
ALTER TABLE b.t ALTER COLUMN x TYPE text;
--- not rewrite/change-type: numeric precision up
-- prior
CREATE TABLE t (a numeric(10,2));
-- now
ALTER TABLE t ALTER a TYPE numeric(12,2);
--- must rewrite/change-type: numeric scale changed
-- prior
CREATE TABLE t (a numeric(10,2));
-- now
ALTER TABLE t ALTER a TYPE numeric(12,4);
--- not rewrite/change-type: numeric unconstrained
-- prior
CREATE TABLE t (a numeric(10,2));
-- now
ALTER TABLE t ALTER a TYPE numeric;
--- must rewrite/change-type: timestamp to timestamptz
-- prior
CREATE TABLE t (a timestamp);
-- now
ALTER TABLE t ALTER a TYPE timestamptz;
--- not rewrite/change-type: timestamp to timestamptz in UTC
-- prior
CREATE TABLE t (a timestamp);
-- now
SET LOCAL timezone = 'UTC';
ALTER TABLE t ALTER a TYPE timestamptz;
--- must rewrite/change-type: zone reset again
-- prior
CREATE TABLE t (a timestamp);
-- now
SET timezone = 'UTC';
RESET timezone;
ALTER TABLE t ALTER a TYPE timestamptz;
--- must rewrite/change-type: USING an expression
-- prior
CREATE TABLE t (a text);
-- now
ALTER TABLE t ALTER a TYPE text USING lower(a);
--- not rewrite/change-type: USING the plain cast
-- prior
CREATE TABLE t (a varchar(10));
-- now
ALTER TABLE t ALTER a TYPE text USING a::text;
--- not rewrite/change-type: fresh
CREATE TABLE t (a int);
ALTER TABLE t ALTER a TYPE bigint;
--- not rewrite/change-type: same type
-- prior
CREATE TABLE t (a integer);
-- now
ALTER TABLE t ALTER a TYPE int4;
--- not rewrite/change-type: type changed before in the chain
-- prior
CREATE TABLE t (a int);
ALTER TABLE t ALTER a TYPE varchar(10) USING a::varchar;
-- now
ALTER TABLE t ALTER a TYPE text;
--- must rewrite/change-type: DO
-- prior
CREATE TABLE t (a int);
-- now
DO $$ BEGIN ALTER TABLE t ALTER a TYPE bigint; END $$;
--- not rewrite/change-type: domain without constraints
-- prior
CREATE DOMAIN label AS text;
CREATE TABLE t (a text);
-- now
ALTER TABLE t ALTER a TYPE label;
--- must rewrite/change-type: domain with a check
-- prior
CREATE DOMAIN posint AS int CHECK (VALUE > 0);
CREATE TABLE t (a int);
-- now
ALTER TABLE t ALTER a TYPE posint;
--- not rewrite/change-type: column renamed before
-- prior
CREATE TABLE t (a varchar(10));
ALTER TABLE t RENAME a TO b;
-- now
ALTER TABLE t ALTER b TYPE text;
--- not rewrite/change-type: from the tree
-- tree
CREATE TABLE t (a varchar(10));
-- now
ALTER TABLE t ALTER a TYPE varchar(20);
--- not rewrite/change-type: cidr to inet
-- prior
CREATE TABLE t (a cidr);
-- now
ALTER TABLE t ALTER a TYPE inet;
--- must rewrite/change-type: inet to cidr
-- prior
CREATE TABLE t (a inet);
-- now
ALTER TABLE t ALTER a TYPE cidr;
--- must rewrite/change-type: char to text
-- prior
CREATE TABLE t (a char(10));
-- now
ALTER TABLE t ALTER a TYPE text;
--- not rewrite/change-type: temporary
CREATE TEMP TABLE t (a int);
ALTER TABLE t ALTER a TYPE bigint;
--- must rewrite/change-type: json to jsonb
-- prior
CREATE TABLE t (a json);
-- now
ALTER TABLE t ALTER a TYPE jsonb;
--- must rewrite/change-type-index: timestamps in UTC with an index
-- prior
CREATE TABLE t (a timestamp);
CREATE INDEX ON t (a);
-- now
SET timezone = 'UTC';
ALTER TABLE t ALTER a TYPE timestamptz;
--- not rewrite/change-type-index: varchar
-- prior
CREATE TABLE t (a varchar(10) UNIQUE);
-- now
ALTER TABLE t ALTER a TYPE text;
--- not rewrite/change-type-index: another column's index
-- prior
CREATE TABLE t (a timestamp, b int);
CREATE INDEX ON t (b);
-- now
SET timezone = 'UTC';
ALTER TABLE t ALTER a TYPE timestamptz;
--- must rewrite/change-type-index: bit to varbit
-- prior
CREATE TABLE t (a bit(8));
CREATE INDEX ON t (a);
-- now
ALTER TABLE t ALTER a TYPE varbit;
--- must rewrite/change-type-recheck: check on it
-- prior
CREATE TABLE t (a varchar(10) CHECK (a <> ''));
-- now
ALTER TABLE t ALTER a TYPE text;
--- not rewrite/change-type-recheck: check on another column
-- prior
CREATE TABLE t (a varchar(10), b text CHECK (b <> ''));
-- now
ALTER TABLE t ALTER a TYPE text;
--- not rewrite/change-type-recheck: a rewrite anyway
-- prior
CREATE TABLE t (a int CHECK (a > 0));
-- now
ALTER TABLE t ALTER a TYPE bigint;
--- must rewrite/volatile-default: random
ALTER TABLE t ADD COLUMN a double precision DEFAULT random();
--- must rewrite/volatile-default: uuid
ALTER TABLE app.t ADD COLUMN a uuid NOT NULL DEFAULT gen_random_uuid();
--- not rewrite/volatile-default: now
ALTER TABLE t ADD COLUMN a timestamptz NOT NULL DEFAULT now();
--- not rewrite/volatile-default: current_timestamp
ALTER TABLE t ADD COLUMN a timestamptz DEFAULT CURRENT_TIMESTAMP;
--- must rewrite/volatile-default: clock_timestamp qualified
ALTER TABLE t ADD COLUMN a timestamptz DEFAULT pg_catalog.clock_timestamp();
--- must rewrite/volatile-default: nested
ALTER TABLE t ADD COLUMN a text DEFAULT md5(random()::text);
--- not rewrite/volatile-default: with arguments
ALTER TABLE t ADD COLUMN a text DEFAULT lower('ABC');
--- not rewrite/volatile-default: cast constant
ALTER TABLE t ADD COLUMN a jsonb DEFAULT '{}'::jsonb;
--- not rewrite/volatile-default: array
ALTER TABLE t ADD COLUMN a int[] DEFAULT ARRAY[1, 2];
--- must rewrite/volatile-default: nextval
ALTER TABLE t ADD COLUMN a int DEFAULT nextval('s');
--- not rewrite/volatile-default: fresh
CREATE TABLE t (b int);
ALTER TABLE t ADD COLUMN a uuid DEFAULT gen_random_uuid();
--- not rewrite/volatile-default: SET DEFAULT only
ALTER TABLE t ALTER COLUMN a SET DEFAULT gen_random_uuid();
--- must rewrite/volatile-default: the project's volatile function
-- prior
CREATE FUNCTION new_id() RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$;
CREATE TABLE t (b int);
-- now
ALTER TABLE t ADD COLUMN a text DEFAULT new_id();
--- not rewrite/volatile-default: the project's immutable function
-- prior
CREATE FUNCTION app.new_id() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'x' $$;
CREATE TABLE t (b int);
-- now
ALTER TABLE t ADD COLUMN a text DEFAULT app.new_id();
--- must rewrite/volatile-default: unknown function
ALTER TABLE t ADD COLUMN a text DEFAULT whatever();
--- must rewrite/volatile-default: uuid-ossp
ALTER TABLE t ADD COLUMN a uuid DEFAULT uuid_generate_v4();
--- not rewrite/volatile-default: current_user
ALTER TABLE t ADD COLUMN a text DEFAULT CURRENT_USER;
--- must rewrite/volatile-default: DO
DO $$ BEGIN ALTER TABLE t ADD COLUMN a uuid DEFAULT gen_random_uuid(); END $$;
--- not rewrite/volatile-default: now() minus interval
ALTER TABLE t ADD COLUMN a timestamptz DEFAULT (now() + interval '1 day');
--- must rewrite/stored-generated: plain
ALTER TABLE t ADD COLUMN a int GENERATED ALWAYS AS (b * 2) STORED;
--- not rewrite/stored-generated: fresh
CREATE TABLE t (b int);
ALTER TABLE t ADD COLUMN a int GENERATED ALWAYS AS (b * 2) STORED;
--- not rewrite/stored-generated: create table
CREATE TABLE t (b int, a int GENERATED ALWAYS AS (b * 2) STORED);
--- must rewrite/serial-or-identity-column: bigserial
ALTER TABLE t ADD COLUMN id bigserial;
--- must rewrite/serial-or-identity-column: identity
ALTER TABLE t ADD COLUMN id bigint GENERATED BY DEFAULT AS IDENTITY;
--- not rewrite/serial-or-identity-column: on an existing column
ALTER TABLE t ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
--- not rewrite/serial-or-identity-column: fresh
CREATE TABLE t (b int);
ALTER TABLE t ADD COLUMN id serial;
--- must rewrite/serial-or-identity-column: quoted, if not exists
ALTER TABLE app."T" ADD COLUMN IF NOT EXISTS "Id" serial;
--- must rewrite/storage: unlogged
ALTER TABLE t SET UNLOGGED;
--- must rewrite/storage: tablespace
ALTER TABLE t SET TABLESPACE fast;
--- must rewrite/storage: access method
ALTER TABLE t SET ACCESS METHOD columnar;
--- not rewrite/storage: fresh
CREATE TABLE t (a int);
ALTER TABLE t SET UNLOGGED;
--- not rewrite/storage: fillfactor
ALTER TABLE t SET (fillfactor = 70);
--- not rewrite/storage: already logged
-- prior
CREATE TABLE t (a int);
-- now
ALTER TABLE t SET LOGGED;
--- not rewrite/storage: already unlogged
-- prior
CREATE UNLOGGED TABLE t (a int);
-- now
ALTER TABLE t SET UNLOGGED;
--- must rewrite/backfill: new column
ALTER TABLE t ADD COLUMN a int;
UPDATE t SET a = b;
--- not rewrite/backfill: some rows
ALTER TABLE t ADD COLUMN a int;
UPDATE t SET a = b WHERE id BETWEEN 1 AND 1000;
--- not rewrite/backfill: fresh
CREATE TABLE t (a int);
INSERT INTO t SELECT 1;
UPDATE t SET a = 2;
--- not rewrite/backfill: temporary
CREATE TEMP TABLE t AS SELECT 1 AS a;
UPDATE t SET a = 2;
--- must rewrite/backfill: where true
ALTER TABLE app.t ADD COLUMN a int;
UPDATE app.t SET a = b WHERE true;
--- must rewrite/backfill: all that have none of the new column
ALTER TABLE t ADD COLUMN a int;
UPDATE t SET a = b WHERE a IS NULL;
--- must rewrite/default-before-11: constant
-- version: 10
ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 0;
--- not rewrite/default-before-11: null
-- version: 10
ALTER TABLE t ADD COLUMN a int DEFAULT NULL;
--- not rewrite/default-before-11: on 15
ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 0;
