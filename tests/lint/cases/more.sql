--- must robust/missing-down: a table stays
-- file: db/migrations/0001_a.up.sql
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY);
-- file: db/migrations/0001_a.down.sql
DROP TABLE a;
--- not robust/missing-down: all goes
-- file: db/migrations/0001_a.up.sql
CREATE TABLE app.a (id int PRIMARY KEY);
CREATE VIEW app.v AS SELECT id FROM app.a;
-- file: db/migrations/0001_a.down.sql
DROP VIEW IF EXISTS app.v;
DROP TABLE IF EXISTS app.a;
--- must robust/missing-down: a column stays
-- file: db/migrations/0001_a.up.sql
CREATE TABLE a (id int PRIMARY KEY);
-- file: db/migrations/0002_b.up.sql
ALTER TABLE a ADD COLUMN b int, ADD COLUMN c int;
-- file: db/migrations/0002_b.down.sql
ALTER TABLE a DROP COLUMN b;
--- not robust/missing-down: the schema goes
-- file: db/migrations/0001_a.up.sql
CREATE SCHEMA app;
CREATE TABLE app.a (id int PRIMARY KEY);
-- file: db/migrations/0001_a.down.sql
DROP SCHEMA app CASCADE;
--- must table/alignment: boolean before bigint twice
CREATE TABLE t (a boolean, b bigint, c boolean, d bigint);
--- not table/alignment: sorted
CREATE TABLE t (b bigint, d timestamptz, n int, a boolean);
--- not table/alignment: text between
CREATE TABLE t (a boolean, b text, c bigint);
--- must func/unknown-object: table missing
-- file: db/schema/a.sql
CREATE TABLE app.orders (id int PRIMARY KEY);
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN INSERT INTO app.audit (a) VALUES (1); END $$;
--- not func/unknown-object: there
-- file: db/schema/a.sql
CREATE TABLE app.orders (id int PRIMARY KEY);
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM app.orders WHERE id = 1; END $$;
--- not func/unknown-object: temporary
-- file: db/schema/a.sql
CREATE TABLE app.orders (id int PRIMARY KEY);
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TEMP TABLE x (a int); INSERT INTO x (a) VALUES (1); END $$;
--- not func/unknown-object: the catalog
-- file: db/schema/a.sql
CREATE FUNCTION f() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM pg_catalog.pg_class); END $$;
--- must sec/owner-coverage: none
CREATE TABLE t (a int);
--- not sec/owner-coverage: given
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION f() OWNER TO app;
--- must sec/owner-mismatch: configured
-- option: owner=app
CREATE TABLE t (a int);
ALTER TABLE t OWNER TO jane;
--- not sec/owner-mismatch: as configured
-- option: owner=app
CREATE TABLE t (a int);
ALTER TABLE t OWNER TO app;
--- must sec/grant-coverage: a role is missing
-- option: roles=app
CREATE TABLE t (a int);
GRANT SELECT ON t TO reader;
--- not sec/grant-coverage: all in schema
-- option: roles=app
CREATE TABLE app.t (a int);
GRANT SELECT ON ALL TABLES IN SCHEMA app TO app;
--- must sec/no-default-privileges: none
GRANT SELECT ON ALL TABLES IN SCHEMA app TO reader;
--- not sec/no-default-privileges: both
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO reader;
GRANT SELECT ON ALL TABLES IN SCHEMA app TO reader;
--- must sec/no-default-privileges: of another kind
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT USAGE ON SEQUENCES TO reader;
GRANT SELECT ON ALL TABLES IN SCHEMA app TO reader;
--- must pii/in-seed: address
INSERT INTO users (email) VALUES ('a@example.com'), ('jane@mail.de');
--- not pii/in-seed: reserved
INSERT INTO users (email) VALUES ('a@example.com'), ('b@shop.test'), ('c@mail.example.org');
--- must pii/in-seed: IBAN
INSERT INTO accounts (iban) VALUES ('DE89 3704 0044 0532 0130 00');
--- not pii/in-seed: wrong check digits
INSERT INTO accounts (iban) VALUES ('DE88 3704 0044 0532 0130 00');
--- must pii/in-seed: card
INSERT INTO cards (n) VALUES ('4539578763621486');
--- not pii/in-seed: a test card
INSERT INTO cards (n) VALUES ('4242 4242 4242 4242'), ('1234567890123456');
--- not pii/in-seed: numbers and dates
INSERT INTO orders (at, n) VALUES ('2024-01-01 10:00:00', '12');
