--- must compat/rename-table: plain
ALTER TABLE app.orders RENAME TO purchases;
--- not compat/rename-table: view of the old name afterwards
ALTER TABLE orders RENAME TO purchases;
CREATE VIEW orders AS SELECT * FROM purchases;
--- not compat/rename-table: fresh
CREATE TABLE t (a int);
ALTER TABLE t RENAME TO u;
--- must compat/rename-table: view of another schema's old name
ALTER TABLE app.orders RENAME TO purchases;
CREATE VIEW public.orders AS SELECT * FROM app.purchases;
--- must compat/rename-table: DO
DO $$ BEGIN ALTER TABLE orders RENAME TO purchases; END $$;
--- must compat/rename-column: plain
ALTER TABLE orders RENAME COLUMN a TO b;
--- not compat/rename-column: old one added back
ALTER TABLE orders RENAME COLUMN a TO b;
ALTER TABLE orders ADD COLUMN a int;
--- not compat/rename-column: fresh
CREATE TABLE t (a int);
ALTER TABLE t RENAME a TO b;
--- must compat/rename-column: quoted, without the word COLUMN
ALTER TABLE app."T" RENAME "A" TO b;
--- not compat/rename-column: constraint
ALTER TABLE orders RENAME CONSTRAINT a TO b;
--- must compat/rename-schema: plain
ALTER SCHEMA app RENAME TO app2;
--- must compat/rename-enum-value: plain
ALTER TYPE mood RENAME VALUE 'a' TO 'b';
--- not compat/rename-enum-value: type made here
CREATE TYPE mood AS ENUM ('a');
ALTER TYPE mood RENAME VALUE 'a' TO 'b';
--- must compat/rename-object: view
ALTER VIEW v RENAME TO w;
--- must compat/rename-object: function
ALTER FUNCTION f(int) RENAME TO g;
--- must compat/rename-object: sequence
ALTER SEQUENCE s RENAME TO r;
--- must compat/rename-object: type
ALTER TYPE mood RENAME TO feeling;
--- not compat/rename-object: index
ALTER INDEX i RENAME TO j;
--- not compat/rename-object: view made here
CREATE VIEW v AS SELECT 1 AS a;
ALTER VIEW v RENAME TO w;
--- must compat/change-type: plain
ALTER TABLE t ALTER COLUMN a TYPE text;
--- not compat/change-type: fresh
CREATE TABLE t (a int);
ALTER TABLE t ALTER COLUMN a TYPE text;
--- must compat/drop-not-null: plain
ALTER TABLE t ALTER COLUMN a DROP NOT NULL;
--- not compat/drop-not-null: fresh
CREATE TABLE t (a int NOT NULL);
ALTER TABLE t ALTER COLUMN a DROP NOT NULL;
--- must compat/drop-foreign-key: column stays
-- prior
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (cid int CONSTRAINT fk REFERENCES c);
-- now
ALTER TABLE t DROP CONSTRAINT fk;
--- not compat/drop-foreign-key: column goes too
-- prior
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (a int, cid int CONSTRAINT fk REFERENCES c);
-- now
ALTER TABLE t DROP CONSTRAINT fk;
ALTER TABLE t DROP COLUMN cid;
--- not compat/drop-foreign-key: a check
-- prior
CREATE TABLE t (a int CONSTRAINT fk CHECK (a > 0));
-- now
ALTER TABLE t DROP CONSTRAINT fk;
--- not compat/drop-foreign-key: replaced in the same statement
-- prior
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (cid int CONSTRAINT fk REFERENCES c);
-- now
ALTER TABLE t DROP CONSTRAINT fk, ADD CONSTRAINT fk FOREIGN KEY (cid) REFERENCES c ON DELETE CASCADE NOT VALID;
--- must compat/replace-view: column dropped
-- prior
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a, b FROM t;
-- now
CREATE OR REPLACE VIEW v AS SELECT a FROM t;
--- not compat/replace-view: column appended
-- prior
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a FROM t;
-- now
CREATE OR REPLACE VIEW v AS SELECT a, b FROM t;
--- must compat/replace-view: reordered
-- prior
CREATE TABLE t (a int, b int);
CREATE VIEW app.v AS SELECT a, b FROM t;
-- now
CREATE OR REPLACE VIEW app.v AS SELECT b, a FROM t;
--- must compat/replace-view: renamed column
-- prior
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a FROM t;
-- now
CREATE OR REPLACE VIEW v AS SELECT a AS x FROM t;
--- not compat/replace-view: dropped before
-- prior
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a, b FROM t;
-- now
DROP VIEW v;
CREATE OR REPLACE VIEW v AS SELECT a FROM t;
--- must compat/replace-view: function with another result
-- prior
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
-- now
CREATE OR REPLACE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'a' $$;
--- not compat/replace-view: an overload
-- prior
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
-- now
CREATE OR REPLACE FUNCTION f(a int) RETURNS text LANGUAGE sql AS $$ SELECT 'a' $$;
--- not compat/replace-view: same result by another name
-- prior
CREATE FUNCTION f(int) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
-- now
CREATE OR REPLACE FUNCTION f(int4) RETURNS int4 LANGUAGE sql AS $$ SELECT 1 $$;
--- must compat/revoke: plain
REVOKE SELECT ON orders FROM reporting;
--- not compat/revoke: from PUBLIC on an object made here
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
--- must compat/change-default: dropped
ALTER TABLE t ALTER COLUMN a DROP DEFAULT;
--- not compat/change-default: set
ALTER TABLE t ALTER COLUMN a SET DEFAULT 1;
--- not compat/change-default: fresh
CREATE TABLE t (a int DEFAULT 1);
ALTER TABLE t ALTER COLUMN a DROP DEFAULT;
--- must compat/add-required: set not null
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
--- not compat/add-required: has a default
-- prior
CREATE TABLE t (a int DEFAULT 0);
-- now
ALTER TABLE t ALTER COLUMN a SET NOT NULL;
