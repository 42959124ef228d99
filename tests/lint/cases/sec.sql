--- must sec/definer-search-path: none
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
--- not sec/definer-search-path: pinned
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = app, pg_temp AS 'SELECT 1';
--- not sec/definer-search-path: pinned later
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
ALTER FUNCTION f() SET search_path = '';
--- must sec/definer-search-path: pinned and reset
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
ALTER FUNCTION f() RESET search_path;
--- must sec/definer-search-path: to default
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
ALTER FUNCTION f() SET search_path TO DEFAULT;
--- must sec/definer-search-path: made definer later
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION f() SECURITY DEFINER;
--- not sec/definer-search-path: made invoker later
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
ALTER FUNCTION f() SECURITY INVOKER;
--- must sec/definer-search-path: the other overload is pinned
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
CREATE FUNCTION f(text) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
ALTER FUNCTION f(text) SET search_path = '';
--- not sec/definer-search-path: invoker
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
--- must sec/definer-search-path: replaced without
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
--- must sec/definer-search-path: procedure
CREATE PROCEDURE p() LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
--- must sec/function-search-path: any
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
--- not sec/function-search-path: pinned
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = '' AS 'SELECT 1';
--- must sec/path-without-pg-temp: missing
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = app AS 'SELECT 1';
--- not sec/path-without-pg-temp: last
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = app, pg_temp AS 'SELECT 1';
--- must sec/path-without-pg-temp: first
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_temp, app AS 'SELECT 1';
--- must sec/definer-public-execute: none
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
--- not sec/definer-public-execute: revoked
CREATE FUNCTION app.f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
REVOKE ALL ON FUNCTION app.f() FROM PUBLIC;
--- not sec/definer-public-execute: revoked in the schema
CREATE FUNCTION app.f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
--- not sec/definer-public-execute: by default privileges
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
--- not sec/definer-public-execute: trigger function
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$ BEGIN RETURN NEW; END $$;
--- must sec/definer-public-execute: revoked from another role
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
REVOKE ALL ON FUNCTION f() FROM guest;
--- must sec/definer-public-execute: given back
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
REVOKE ALL ON FUNCTION f() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION f() TO PUBLIC;
--- must sec/view-owner-rights: plain
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE VIEW v AS SELECT a FROM t;
--- not sec/view-owner-rights: invoker
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE VIEW v WITH (security_invoker = true) AS SELECT a FROM t;
--- not sec/view-owner-rights: no row security
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
--- must sec/rls-no-policy: none
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
--- not sec/rls-no-policy: one
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (a = 1);
--- not sec/rls-no-policy: disabled again
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t DISABLE ROW LEVEL SECURITY;
--- must sec/rls-no-policy: dropped again
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (a = 1);
DROP POLICY p ON t;
--- must sec/policy-without-rls: not enabled
CREATE TABLE app.t (a int);
CREATE POLICY p ON app.t USING (a = 1);
--- not sec/policy-without-rls: enabled after
CREATE TABLE t (a int);
CREATE POLICY p ON t USING (a = 1);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
--- must sec/policy-without-rls: only forced
CREATE TABLE t (a int);
CREATE POLICY p ON t USING (a = 1);
ALTER TABLE t FORCE ROW LEVEL SECURITY;
--- must sec/rls-not-forced: enabled only
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (a = 1);
--- not sec/rls-not-forced: forced
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (a = 1);
--- must sec/rls-disabled: none
CREATE TABLE t (a int);
--- not sec/rls-disabled: enabled
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
--- must sec/rls-always-true: update
CREATE TABLE t (a int);
CREATE POLICY p ON t FOR UPDATE USING (true);
--- must sec/rls-always-true: with check
CREATE TABLE t (a int);
CREATE POLICY p ON t FOR INSERT WITH CHECK (1 = 1);
--- not sec/rls-always-true: select
CREATE TABLE t (a int);
CREATE POLICY p ON t FOR SELECT USING (true);
--- not sec/rls-always-true: restrictive
CREATE TABLE t (a int);
CREATE POLICY p ON t AS RESTRICTIVE FOR UPDATE USING (true);
--- must sec/rls-always-true: altered
CREATE TABLE t (a int);
CREATE POLICY p ON t FOR ALL USING (a = 1);
ALTER POLICY p ON t USING (true);
--- not sec/rls-always-true: real
CREATE TABLE t (a int);
CREATE POLICY p ON t FOR ALL USING (a = 1);
--- must sec/rls-initplan: bare
CREATE TABLE t (a text);
CREATE POLICY p ON t USING (a = current_setting('app.a'));
--- not sec/rls-initplan: wrapped
CREATE TABLE t (a text);
CREATE POLICY p ON t USING (a = (SELECT current_setting('app.a')));
--- must sec/multiple-permissive: two
CREATE TABLE t (a text);
CREATE POLICY p ON t FOR SELECT USING (a = 'x');
CREATE POLICY q ON t FOR SELECT USING (a = 'y');
--- not sec/multiple-permissive: different commands
CREATE TABLE t (a text);
CREATE POLICY p ON t FOR SELECT USING (a = 'x');
CREATE POLICY q ON t FOR INSERT WITH CHECK (a = 'y');
--- not sec/multiple-permissive: different roles
CREATE TABLE t (a text);
CREATE POLICY p ON t FOR SELECT TO r USING (a = 'x');
CREATE POLICY q ON t FOR SELECT TO s USING (a = 'y');
--- must sec/grant-public: insert
GRANT INSERT ON t TO PUBLIC;
--- not sec/grant-public: select
GRANT SELECT ON t TO PUBLIC;
--- must sec/grant-public: execute
GRANT EXECUTE ON FUNCTION f() TO PUBLIC;
--- must sec/grant-public: all
GRANT ALL ON ALL TABLES IN SCHEMA app TO PUBLIC;
--- not sec/grant-public: role
GRANT INSERT ON t TO app;
--- not sec/grant-public: revoke
REVOKE INSERT ON t FROM PUBLIC;
--- must sec/public-create: schema public
GRANT CREATE ON SCHEMA public TO PUBLIC;
--- not sec/public-create: usage
GRANT USAGE ON SCHEMA public TO app;
--- not sec/public-create: other schema
GRANT CREATE ON SCHEMA app TO app;
--- must sec/public-create: all
GRANT ALL ON SCHEMA public TO PUBLIC;
--- must sec/dynamic-sql: concatenation
CREATE FUNCTION f(n text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'SELECT * FROM ' || n; END $$;
--- not sec/dynamic-sql: format
CREATE FUNCTION f(n text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('SELECT * FROM %I', n); END $$;
--- not sec/dynamic-sql: quote_ident
CREATE FUNCTION f(n text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'SELECT * FROM ' || quote_ident(n); END $$;
--- not sec/dynamic-sql: using
CREATE FUNCTION f(n text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'SELECT $1' USING n; END $$;
--- must sec/dynamic-sql: format %s
CREATE FUNCTION f(n text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('SELECT * FROM %s', n); END $$;
--- not sec/dynamic-sql: constant
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ANALYZE t'; END $$;
--- must sec/password-literal: create
CREATE ROLE app LOGIN PASSWORD 'secret';
--- must sec/password-literal: alter user
ALTER USER app WITH ENCRYPTED PASSWORD 'secret';
--- not sec/password-literal: null
ALTER ROLE app PASSWORD NULL;
--- not sec/password-literal: none
CREATE ROLE app LOGIN;
--- must sec/superuser: superuser
CREATE ROLE app SUPERUSER;
--- must sec/superuser: bypassrls
ALTER ROLE app BYPASSRLS;
--- not sec/superuser: none
CREATE ROLE app NOSUPERUSER NOBYPASSRLS;
--- must sec/untrusted-language: plpython3u
CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS $$ return 1 $$;
--- not sec/untrusted-language: plpgsql
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
--- must sec/extension-schema: public
CREATE EXTENSION hstore;
--- not sec/extension-schema: own
CREATE EXTENSION hstore SCHEMA extensions;
--- must pii/sensitive-column: ssn
CREATE TABLE t (ssn text);
--- must pii/sensitive-column: camel case
CREATE TABLE t ("creditCardNumber" text);
--- not pii/sensitive-column: not a word
CREATE TABLE t (classname text, assn text);
--- not pii/sensitive-column: flag
CREATE TABLE t (email_verified boolean);
--- not pii/sensitive-column: plain
CREATE TABLE t (a text, created_at timestamptz);
--- must pii/plaintext-secret: password
CREATE TABLE t (password text);
--- not pii/plaintext-secret: hash
CREATE TABLE t (password_hash text);
--- not pii/plaintext-secret: bytes digest
CREATE TABLE t (token_digest bytea);
--- must func/syntax: block
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF true THEN RETURN 1; END $$;
--- not func/syntax: fine
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF true THEN RETURN 1; END IF; RETURN 2; END $$;
--- must func/syntax: embedded SQL
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN SELEC 1; RETURN 1; END $$;
--- must func/syntax: sql body
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT FROM WHERE $$;
--- must func/missing-return: none
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; END $$;
--- not func/missing-return: void
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; END $$;
--- not func/missing-return: raise
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'x'; END $$;
--- not func/missing-return: both branches
CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF a > 0 THEN RETURN 1; ELSE RETURN 2; END IF; END $$;
--- must func/missing-return: one branch
CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF a > 0 THEN RETURN 1; END IF; END $$;
--- not func/missing-return: out parameter
CREATE FUNCTION f(OUT a int) LANGUAGE plpgsql AS $$ BEGIN a := 1; END $$;
--- not func/missing-return: setof
CREATE FUNCTION f() RETURNS SETOF int LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY SELECT 1; END $$;
--- must func/swallow-exception: null
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; EXCEPTION WHEN OTHERS THEN NULL; END $$;
--- not func/swallow-exception: named
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; EXCEPTION WHEN unique_violation THEN NULL; END $$;
--- not func/swallow-exception: raises
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; EXCEPTION WHEN OTHERS THEN RAISE WARNING 'x'; END $$;
--- must func/unused-variable: unused
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ DECLARE v int; BEGIN RETURN 1; END $$;
--- not func/unused-variable: used
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ DECLARE v int := 1; BEGIN RETURN v; END $$;
--- must func/row-loop: insert
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM t LOOP INSERT INTO u VALUES (r.a); END LOOP; END $$;
--- not func/row-loop: numbers
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN FOR i IN 1..3 LOOP RAISE NOTICE '%', i; END LOOP; END $$;
--- must func/volatility: immutable that writes
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN INSERT INTO t VALUES (1); END $$;
--- must func/volatility: immutable now
CREATE FUNCTION f() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT now() $$;
--- not func/volatility: stable now
CREATE FUNCTION f() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT now() $$;
--- must func/volatility: stable random
CREATE FUNCTION f() RETURNS float8 LANGUAGE sql STABLE AS $$ SELECT random() $$;
--- must sql/insert-no-columns: values
INSERT INTO t VALUES (1);
--- not sql/insert-no-columns: list
INSERT INTO t (a) VALUES (1);
--- not sql/insert-no-columns: default values
INSERT INTO t DEFAULT VALUES;
--- must sql/select-star: view
CREATE VIEW v AS SELECT * FROM t;
--- not sql/select-star: exists
CREATE VIEW v AS SELECT a FROM t WHERE EXISTS (SELECT * FROM u);
--- not sql/select-star: count
CREATE VIEW v AS SELECT count(*) FROM t;
--- must sql/null-compare: equals
UPDATE t SET a = 1 WHERE b = NULL;
--- not sql/null-compare: assignment
UPDATE t SET a = NULL WHERE b IS NULL;
--- must sql/null-compare: in a view
CREATE VIEW v AS SELECT a FROM t WHERE b <> NULL;
--- not sql/null-compare: distinct
UPDATE t SET a = 1 WHERE b IS NOT DISTINCT FROM NULL;
--- must sql/duplicate-column: insert
INSERT INTO t (a, a) VALUES (1, 2);
--- must sql/duplicate-column: update
UPDATE t SET a = 1, a = 2 WHERE b = 1;
--- must sql/duplicate-column: create
CREATE TABLE t (a int, a int);
--- not sql/duplicate-column: fine
INSERT INTO t (a, b) VALUES (1, 2);
--- must sql/order-by-random: random
SELECT a FROM t ORDER BY random();
--- not sql/order-by-random: column
SELECT a FROM t ORDER BY a;
--- must sql/leading-wildcard: like
SELECT a FROM t WHERE a LIKE '%x';
--- not sql/leading-wildcard: trailing
SELECT a FROM t WHERE a LIKE 'x%';
--- must sql/function-on-column: lower
SELECT a FROM t WHERE lower(a) = 'x';
--- not sql/function-on-column: constant side
SELECT a FROM t WHERE a = lower('X');
--- must meta/syntax: typo
CREAT TABLE t (a int);
--- not meta/syntax: fine
CREATE TABLE t (a int);
--- must meta/unanalysable: dynamic
DO $$ DECLARE n text; BEGIN EXECUTE 'DROP TABLE ' || n; END $$;
--- not meta/unanalysable: constant
DO $$ BEGIN EXECUTE 'DROP TABLE t'; END $$;
