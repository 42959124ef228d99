--- must lock/index-not-concurrent: plain
CREATE INDEX i ON orders (a);
--- must lock/index-not-concurrent: quoted name, unqualified after the qualified table was created in another schema
CREATE TABLE app."Orders" (a int);
CREATE INDEX i ON orders (a);
--- not lock/index-not-concurrent: quoted and qualified, created here
CREATE TABLE app."Orders" (a int);
CREATE INDEX i ON app."Orders" (a);
--- must lock/index-not-concurrent: same name in another schema
CREATE TABLE app.orders (a int);
CREATE INDEX i ON public.orders (a);
--- not lock/index-not-concurrent: schema by search_path
SET search_path = app;
CREATE TABLE orders (a int);
CREATE INDEX i ON app.orders (a);
--- must lock/index-not-concurrent: creation rolled back
BEGIN;
CREATE TABLE orders (a int);
ROLLBACK;
CREATE INDEX i ON orders (a);
--- must lock/index-not-concurrent: rolled back to a savepoint
BEGIN;
SAVEPOINT s;
CREATE TABLE orders (a int);
ROLLBACK TO SAVEPOINT s;
CREATE INDEX i ON orders (a);
COMMIT;
--- must lock/index-not-concurrent: rolled back to an outer savepoint
BEGIN;
SAVEPOINT s;
CREATE TABLE orders (a int);
SAVEPOINT t;
ROLLBACK TO s;
CREATE INDEX i ON orders (a);
COMMIT;
--- not lock/index-not-concurrent: savepoint set after it
BEGIN;
CREATE TABLE orders (a int);
SAVEPOINT s;
INSERT INTO orders VALUES (1);
ROLLBACK TO s;
CREATE INDEX i ON orders (a);
COMMIT;
--- must lock/index-not-concurrent: if not exists
CREATE TABLE IF NOT EXISTS orders (a int);
CREATE INDEX i ON orders (a);
--- not lock/index-not-concurrent: if not exists, and the chain has none
-- prior
CREATE TABLE other (a int);
-- now
CREATE TABLE IF NOT EXISTS orders (a int);
CREATE INDEX i ON orders (a);
--- not lock/index-not-concurrent: temporary table
CREATE TEMP TABLE t (a int);
CREATE INDEX i ON t (a);
--- not lock/index-not-concurrent: temporary table named with its schema
CREATE TEMP TABLE t (a int);
CREATE INDEX i ON pg_temp.t (a);
--- not lock/index-not-concurrent: create table as
CREATE TABLE t AS SELECT 1 AS a;
CREATE INDEX i ON t (a);
--- not lock/index-not-concurrent: select into
SELECT 1 AS a INTO t;
CREATE INDEX i ON t (a);
--- not lock/index-not-concurrent: materialized view made here
CREATE MATERIALIZED VIEW v AS SELECT 1 AS a;
CREATE UNIQUE INDEX i ON v (a);
--- must lock/index-not-concurrent: materialized view that was there
CREATE UNIQUE INDEX i ON v (a);
--- not lock/index-not-concurrent: only the partitioned parent
CREATE INDEX i ON ONLY measures (at);
--- must lock/index-not-concurrent: unique
CREATE UNIQUE INDEX i ON orders (a) WHERE b;
--- must lock/index-not-concurrent: in a DO block
DO $$ BEGIN CREATE INDEX i ON orders (a); END $$;
--- not lock/index-not-concurrent: DO block with its own table
DO $$ BEGIN CREATE TABLE t (a int); CREATE INDEX i ON t (a); END $$;
--- must lock/index-not-concurrent: DO block with EXECUTE of a constant
DO $$ BEGIN EXECUTE 'CREATE INDEX i ON orders (a)'; END $$;
--- not lock/index-not-concurrent: renamed before
CREATE TABLE t (a int);
ALTER TABLE t RENAME TO u;
CREATE INDEX i ON u (a);
--- must lock/index-not-concurrent: the old name was there, the new one is something else
ALTER TABLE orders RENAME TO old_orders;
CREATE INDEX i ON old_orders (a);
--- must lock/index-not-concurrent: committed, then filled
BEGIN;
CREATE TABLE t (a int);
COMMIT;
INSERT INTO t SELECT generate_series(1, 1000000);
CREATE INDEX i ON t (a);
--- not lock/index-not-concurrent: committed and still empty
BEGIN;
CREATE TABLE t (a int);
COMMIT;
CREATE INDEX i ON t (a);
--- not lock/index-not-concurrent: created by an up migration of before, concurrently
-- prior
CREATE TABLE t (a int);
-- now
CREATE INDEX CONCURRENTLY i ON t (a);
--- not lock/index-not-concurrent: moved to another schema
CREATE TABLE t (a int);
ALTER TABLE t SET SCHEMA app;
CREATE INDEX i ON app.t (a);
--- not lock/index-not-concurrent: schema elements
CREATE SCHEMA s CREATE TABLE t (a int) CREATE INDEX i ON t (a);
--- not lock/index-not-concurrent: partition made here
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);
CREATE INDEX i ON p1 (a);
--- must lock/drop-index-not-concurrent: plain
DROP INDEX i;
--- must lock/drop-index-not-concurrent: qualified, if exists
DROP INDEX IF EXISTS app."I";
--- not lock/drop-index-not-concurrent: concurrently
DROP INDEX CONCURRENTLY IF EXISTS i;
--- not lock/drop-index-not-concurrent: made here
CREATE INDEX i ON orders (a);
DROP INDEX i;
--- not lock/drop-index-not-concurrent: on a table made here
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
DROP INDEX i;
--- not lock/drop-index-not-concurrent: of a partitioned table
-- prior
CREATE TABLE p (a int) PARTITION BY RANGE (a);
CREATE INDEX i ON p (a);
-- now
DROP INDEX i;
--- must lock/drop-index-not-concurrent: two of them, one of before
-- prior
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
-- now
CREATE TABLE u (a int);
CREATE INDEX j ON u (a);
DROP INDEX j, i;
--- must lock/drop-index-not-concurrent: created and rolled back
BEGIN;
CREATE INDEX i ON orders (a);
ROLLBACK;
DROP INDEX i;
--- must lock/drop-index-not-concurrent: DO block
DO $$ BEGIN DROP INDEX i; END $$;
--- must lock/reindex-not-concurrent: table
REINDEX TABLE orders;
--- must lock/reindex-not-concurrent: index, verbose
REINDEX (VERBOSE) INDEX app.i;
--- must lock/reindex-not-concurrent: option off
REINDEX (CONCURRENTLY false) TABLE orders;
--- not lock/reindex-not-concurrent: option on
REINDEX (CONCURRENTLY) TABLE orders;
--- not lock/reindex-not-concurrent: option true
REINDEX (VERBOSE, CONCURRENTLY true) INDEX i;
--- not lock/reindex-not-concurrent: keyword
REINDEX SCHEMA CONCURRENTLY app;
--- not lock/reindex-not-concurrent: system
REINDEX SYSTEM app;
--- must lock/reindex-not-concurrent: database
REINDEX DATABASE app;
--- not lock/reindex-not-concurrent: made here
CREATE TABLE t (a int PRIMARY KEY);
REINDEX TABLE t;
--- must lock/detach-not-concurrent: plain
ALTER TABLE measures DETACH PARTITION m2020;
--- not lock/detach-not-concurrent: concurrently
ALTER TABLE measures DETACH PARTITION m2020 CONCURRENTLY;
--- not lock/detach-not-concurrent: finalize
ALTER TABLE measures DETACH PARTITION m2020 FINALIZE;
--- not lock/detach-not-concurrent: all new
CREATE TABLE measures (a int) PARTITION BY RANGE (a);
CREATE TABLE m1 PARTITION OF measures FOR VALUES FROM (1) TO (2);
ALTER TABLE measures DETACH PARTITION m1;
--- must lock/detach-not-concurrent: default partition, quoted
-- prior
CREATE TABLE app."M" (a int) PARTITION BY RANGE (a);
CREATE TABLE app.m1 PARTITION OF app."M" FOR VALUES FROM (1) TO (2);
CREATE TABLE app.md PARTITION OF app."M" DEFAULT;
-- now
ALTER TABLE app."M" DETACH PARTITION app.m1;
--- must lock/refresh-not-concurrent: plain
REFRESH MATERIALIZED VIEW app.sales;
--- not lock/refresh-not-concurrent: concurrently
REFRESH MATERIALIZED VIEW CONCURRENTLY app.sales;
--- not lock/refresh-not-concurrent: no data
REFRESH MATERIALIZED VIEW app.sales WITH NO DATA;
--- not lock/refresh-not-concurrent: made here
CREATE MATERIALIZED VIEW v AS SELECT 1 AS a WITH NO DATA;
REFRESH MATERIALIZED VIEW v;
--- must lock/refresh-not-concurrent: view rolled back
BEGIN;
CREATE MATERIALIZED VIEW v AS SELECT 1 AS a WITH NO DATA;
ROLLBACK;
REFRESH MATERIALIZED VIEW v;
--- must lock/refresh-not-concurrent: in a DO block
DO $$ BEGIN REFRESH MATERIALIZED VIEW v; END $$;
--- must lock/refresh-concurrent-exclusive: qualified
REFRESH MATERIALIZED VIEW CONCURRENTLY app.v;
--- not lock/refresh-concurrent-exclusive: plain
REFRESH MATERIALIZED VIEW v;
--- must lock/add-foreign-key-valid: constraint
ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (customer_id) REFERENCES customers (id);
--- not lock/add-foreign-key-valid: not valid
ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;
--- not lock/add-foreign-key-valid: new nullable column
ALTER TABLE orders ADD COLUMN customer_id bigint REFERENCES customers;
--- must lock/add-foreign-key-valid: new column with a default
ALTER TABLE orders ADD COLUMN customer_id bigint DEFAULT 1 REFERENCES customers;
--- not lock/add-foreign-key-valid: new column with default NULL
ALTER TABLE orders ADD COLUMN customer_id bigint DEFAULT NULL REFERENCES customers;
--- not lock/add-foreign-key-valid: table made here
BEGIN;
CREATE TABLE orders (customer_id bigint);
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers;
COMMIT;
--- must lock/add-foreign-key-valid: only the referenced table is made here
CREATE TABLE customers (id bigint PRIMARY KEY);
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers;
--- must lock/add-foreign-key-valid: DO with a guard
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'fk') THEN
    ALTER TABLE app.orders ADD CONSTRAINT fk FOREIGN KEY (customer_id) REFERENCES customers (id);
  END IF;
END $$;
--- must lock/add-foreign-key-valid: second action
ALTER TABLE orders ADD COLUMN x int, ADD FOREIGN KEY (customer_id) REFERENCES customers;
--- not lock/add-foreign-key-valid: in CREATE TABLE
CREATE TABLE orders (customer_id bigint REFERENCES customers);
--- not lock/add-foreign-key-valid: over a new column that is empty
ALTER TABLE orders ADD COLUMN customer_id bigint, ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
--- must lock/foreign-key-other-table: create table then work
BEGIN;
CREATE TABLE orders (id int, customer_id int REFERENCES customers);
CREATE INDEX ON orders (customer_id);
COMMIT;
--- not lock/foreign-key-other-table: the last statement
BEGIN;
CREATE TABLE orders (id int, customer_id int REFERENCES customers);
COMMIT;
CREATE INDEX ON orders (customer_id);
--- must lock/foreign-key-other-table: fresh table altered
BEGIN;
CREATE TABLE orders (id int, customer_id int);
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES app.customers;
UPDATE big SET x = 1 WHERE id < 10;
COMMIT;
--- must lock/foreign-key-other-table: new empty column
BEGIN;
ALTER TABLE orders ADD COLUMN customer_id int REFERENCES customers;
UPDATE orders SET customer_id = 1 WHERE id < 10;
COMMIT;
--- not lock/foreign-key-other-table: both new
BEGIN;
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (id int, customer_id int REFERENCES customers);
CREATE INDEX ON orders (customer_id);
COMMIT;
--- not lock/foreign-key-other-table: itself
BEGIN;
CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node);
CREATE INDEX ON node (parent);
COMMIT;
--- must lock/foreign-key-parent: drop table
-- prior
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (id int, customer_id int REFERENCES customers);
-- now
DROP TABLE orders;
--- must lock/foreign-key-parent: drop column
-- prior
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (id int, customer_id int REFERENCES customers);
-- now
ALTER TABLE orders DROP COLUMN customer_id;
--- must lock/foreign-key-parent: drop constraint
-- prior
CREATE TABLE app.customers (id int PRIMARY KEY);
CREATE TABLE app.orders (id int, customer_id int CONSTRAINT "Fk" REFERENCES app.customers);
-- now
ALTER TABLE app.orders DROP CONSTRAINT "Fk";
--- not lock/foreign-key-parent: another column
-- prior
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (id int, customer_id int REFERENCES customers);
-- now
ALTER TABLE orders DROP COLUMN id;
--- not lock/foreign-key-parent: both dropped
-- prior
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (id int, customer_id int REFERENCES customers);
-- now
DROP TABLE orders, customers;
--- not lock/foreign-key-parent: itself
-- prior
CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node);
-- now
ALTER TABLE node DROP COLUMN parent;
--- must lock/foreign-key-parent: drop the referenced table's key by cascade
-- prior
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (id int);
ALTER TABLE orders ADD COLUMN c int;
ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (c) REFERENCES customers NOT VALID;
-- now
ALTER TABLE orders DROP CONSTRAINT IF EXISTS fk;
--- must lock/add-check-valid: plain
ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0);
--- not lock/add-check-valid: not valid
ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
--- must lock/add-check-valid: new column
ALTER TABLE orders ADD COLUMN a int CHECK (a > 0);
--- not lock/add-check-valid: fresh
CREATE TABLE orders (a int);
ALTER TABLE orders ADD CHECK (a > 0);
--- must lock/add-check-valid: DO
DO $$ BEGIN ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
--- not lock/add-check-valid: temporary
CREATE TEMPORARY TABLE orders (a int);
ALTER TABLE orders ADD CHECK (a > 0);
--- must lock/validate-same-transaction: one transaction
BEGIN;
ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT c;
COMMIT;
--- not lock/validate-same-transaction: two transactions
BEGIN;
ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
COMMIT;
BEGIN;
ALTER TABLE orders VALIDATE CONSTRAINT c;
COMMIT;
--- not lock/validate-same-transaction: another schema's table
BEGIN;
ALTER TABLE app.orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
ALTER TABLE public.orders VALIDATE CONSTRAINT c;
COMMIT;
--- must lock/validate-same-transaction: qualified and not
BEGIN;
ALTER TABLE public.orders ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES b NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT c;
COMMIT;
--- must lock/validate-same-transaction: held by another change
BEGIN;
ALTER TABLE orders ADD COLUMN x int;
ALTER TABLE orders VALIDATE CONSTRAINT c;
COMMIT;
--- not lock/validate-same-transaction: added and rolled back
BEGIN;
SAVEPOINT s;
ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
ROLLBACK TO s;
ALTER TABLE orders VALIDATE CONSTRAINT c;
COMMIT;
--- not lock/validate-same-transaction: fresh
BEGIN;
CREATE TABLE orders (a int);
ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT c;
COMMIT;
--- not lock/validate-same-transaction: an earlier migration
-- prior
CREATE TABLE orders (a int);
ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
-- now
ALTER TABLE orders VALIDATE CONSTRAINT c;
--- must lock/set-not-null: plain
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- not lock/set-not-null: already
-- prior
CREATE TABLE orders (a int NOT NULL);
-- now
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- not lock/set-not-null: validated check, quoted
-- prior
CREATE TABLE app."Orders" ("A" int);
ALTER TABLE app."Orders" ADD CONSTRAINT c CHECK ("A" IS NOT NULL) NOT VALID;
-- now
ALTER TABLE app."Orders" VALIDATE CONSTRAINT c;
ALTER TABLE app."Orders" ALTER COLUMN "A" SET NOT NULL;
--- must lock/set-not-null: check not validated
-- prior
CREATE TABLE orders (a int);
ALTER TABLE orders ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;
-- now
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- must lock/set-not-null: check of another column
-- prior
CREATE TABLE orders (a int, b int);
ALTER TABLE orders ADD CONSTRAINT c CHECK (b IS NOT NULL);
-- now
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- must lock/set-not-null: check of the same column of another table
-- prior
CREATE TABLE orders (a int);
CREATE TABLE lines (a int CHECK (a IS NOT NULL));
-- now
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- not lock/set-not-null: conjunct
-- prior
CREATE TABLE orders (a int, b int, CONSTRAINT c CHECK (b > 0 AND a IS NOT NULL));
-- now
ALTER TABLE orders ALTER a SET NOT NULL;
--- must lock/set-not-null: disjunct
-- prior
CREATE TABLE orders (a int, b int, CONSTRAINT c CHECK (b > 0 OR a IS NOT NULL));
-- now
ALTER TABLE orders ALTER a SET NOT NULL;
--- must lock/set-not-null: check dropped before
-- prior
CREATE TABLE orders (a int, CONSTRAINT c CHECK (a IS NOT NULL));
-- now
ALTER TABLE orders DROP CONSTRAINT c;
ALTER TABLE orders ALTER a SET NOT NULL;
--- must lock/set-not-null: validated, rolled back
-- prior
CREATE TABLE orders (a int);
ALTER TABLE orders ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;
-- now
BEGIN;
ALTER TABLE orders VALIDATE CONSTRAINT c;
ROLLBACK;
ALTER TABLE orders ALTER a SET NOT NULL;
--- not lock/set-not-null: the whole dance in one file
ALTER TABLE orders ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT c;
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT c;
--- not lock/set-not-null: fresh
CREATE TABLE orders (a int);
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
--- must lock/set-not-null: DO
DO $$ BEGIN ALTER TABLE orders ALTER COLUMN a SET NOT NULL; END $$;
--- not lock/set-not-null: function text that is only created
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE orders ALTER COLUMN a SET NOT NULL; END $$;
--- must lock/set-not-null: check is only part of NOT
-- prior
CREATE TABLE orders (a int, CONSTRAINT c CHECK (NOT (a IS NOT NULL)));
-- now
ALTER TABLE orders ALTER a SET NOT NULL;
--- not lock/set-not-null: key column
-- prior
CREATE TABLE orders (a int PRIMARY KEY);
-- now
ALTER TABLE orders ALTER a SET NOT NULL;
--- not lock/set-not-null: identity
-- prior
CREATE TABLE orders (a int GENERATED ALWAYS AS IDENTITY);
-- now
ALTER TABLE orders ALTER a SET NOT NULL;
--- must lock/set-not-null: not null was dropped before
-- prior
CREATE TABLE orders (a int NOT NULL);
ALTER TABLE orders ALTER COLUMN a DROP NOT NULL;
-- now
ALTER TABLE orders ALTER a SET NOT NULL;
--- must lock/add-unique: plain
ALTER TABLE orders ADD CONSTRAINT u UNIQUE (a, b);
--- must lock/add-unique: column
ALTER TABLE orders ADD COLUMN a int UNIQUE;
--- not lock/add-unique: using index
ALTER TABLE orders ADD CONSTRAINT u UNIQUE USING INDEX i;
--- not lock/add-unique: fresh
CREATE TABLE orders (a int);
ALTER TABLE orders ADD UNIQUE (a);
--- must lock/add-unique: DO
DO $$ BEGIN ALTER TABLE orders ADD UNIQUE (a); END $$;
--- must lock/add-primary-key: plain
ALTER TABLE "Orders" ADD PRIMARY KEY (a);
--- must lock/add-primary-key: column
ALTER TABLE orders ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
--- not lock/add-primary-key: using index
ALTER TABLE orders ADD CONSTRAINT k PRIMARY KEY USING INDEX i;
--- not lock/add-primary-key: fresh
CREATE TABLE orders (a int);
ALTER TABLE orders ADD PRIMARY KEY (a);
--- must lock/add-primary-key-nullable: nullable
-- prior
CREATE TABLE t (a int);
CREATE UNIQUE INDEX i ON t (a);
-- now
ALTER TABLE t ADD PRIMARY KEY USING INDEX i;
--- not lock/add-primary-key-nullable: not null
-- prior
CREATE TABLE t (a int NOT NULL);
CREATE UNIQUE INDEX i ON t (a);
-- now
ALTER TABLE t ADD PRIMARY KEY USING INDEX i;
--- must lock/add-primary-key-nullable: one of two
-- prior
CREATE TABLE app.t (a int NOT NULL, b int);
CREATE UNIQUE INDEX i ON app.t (a, b);
-- now
ALTER TABLE app.t ADD CONSTRAINT k PRIMARY KEY USING INDEX i;
--- not lock/add-primary-key-nullable: validated check
-- prior
CREATE TABLE t (a int);
CREATE UNIQUE INDEX i ON t (a);
ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT c;
-- now
ALTER TABLE t ADD PRIMARY KEY USING INDEX i;
--- must lock/add-primary-key-nullable: unknown
ALTER TABLE t ADD PRIMARY KEY USING INDEX i;
--- must lock/add-exclusion: plain
ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING gist (during WITH &&);
--- not lock/add-exclusion: fresh
CREATE TABLE t (during tsrange);
ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING gist (during WITH &&);
--- not lock/add-exclusion: in create table
CREATE TABLE t (during tsrange, EXCLUDE USING gist (during WITH &&));
--- must lock/attach-partition-scan: no check
-- prior
CREATE TABLE m (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE m1 (at date NOT NULL);
-- now
ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
--- not lock/attach-partition-scan: check
-- prior
CREATE TABLE m (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE m1 (at date NOT NULL);
ALTER TABLE m1 ADD CONSTRAINT c CHECK (at >= '2024-01-01' AND at < '2025-01-01') NOT VALID;
ALTER TABLE m1 VALIDATE CONSTRAINT c;
-- now
ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
--- must lock/attach-partition-scan: check not valid
-- prior
CREATE TABLE m (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE m1 (at date NOT NULL);
ALTER TABLE m1 ADD CONSTRAINT c CHECK (at >= '2024-01-01' AND at < '2025-01-01') NOT VALID;
-- now
ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
--- must lock/attach-partition-scan: key may be null
-- prior
CREATE TABLE m (at date) PARTITION BY RANGE (at);
CREATE TABLE m1 (at date CHECK (at >= '2024-01-01' AND at < '2025-01-01'));
-- now
ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
--- must lock/attach-partition-scan: wider check
-- prior
CREATE TABLE m (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE m1 (at date NOT NULL CHECK (at >= '2023-01-01' AND at < '2025-01-01'));
-- now
ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
--- not lock/attach-partition-scan: new table
CREATE TABLE m1 (at date NOT NULL);
ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
--- must lock/attach-partition-scan: default partition scanned
-- prior
CREATE TABLE m (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE md PARTITION OF m DEFAULT;
CREATE TABLE m1 (at date NOT NULL CHECK (at >= '2024-01-01' AND at < '2025-01-01'));
-- now
ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
--- not lock/attach-partition-scan: list
-- prior
CREATE TABLE m (k text NOT NULL) PARTITION BY LIST (k);
CREATE TABLE m1 (k text NOT NULL CHECK (k = 'a'));
-- now
ALTER TABLE m ATTACH PARTITION m1 FOR VALUES IN ('a');
--- must lock/create-partition-of: parent of before
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (2);
--- not lock/create-partition-of: parent made here
CREATE TABLE m (a int) PARTITION BY RANGE (a);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (2);
--- must lock/create-partition-of: qualified, known
-- prior
CREATE TABLE app.m (a int) PARTITION BY RANGE (a);
-- now
CREATE TABLE IF NOT EXISTS app.m1 PARTITION OF app.m DEFAULT;
--- not lock/create-partition-of: like and attach
CREATE TABLE m1 (LIKE m INCLUDING ALL);
ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM (1) TO (2);
--- must lock/alter-domain-constraint: add
ALTER DOMAIN app.email ADD CONSTRAINT c CHECK (VALUE <> '');
--- not lock/alter-domain-constraint: not valid
ALTER DOMAIN app.email ADD CONSTRAINT c CHECK (VALUE <> '') NOT VALID;
--- must lock/alter-domain-constraint: set not null
ALTER DOMAIN email SET NOT NULL;
--- not lock/alter-domain-constraint: drop not null
ALTER DOMAIN email DROP NOT NULL;
--- not lock/alter-domain-constraint: made here
CREATE DOMAIN email AS text;
ALTER DOMAIN email ADD CHECK (VALUE <> '');
--- not lock/alter-domain-constraint: no user
-- prior
CREATE DOMAIN email AS text;
-- now
ALTER DOMAIN email ADD CHECK (VALUE <> '');
--- must lock/alter-domain-constraint: a user
-- prior
CREATE DOMAIN email AS text;
CREATE TABLE t (e email);
-- now
ALTER DOMAIN public.email ADD CHECK (VALUE <> '');
--- must lock/create-trigger: plain
CREATE TRIGGER g AFTER INSERT ON app.orders FOR EACH ROW EXECUTE FUNCTION f();
--- not lock/create-trigger: fresh
CREATE TABLE app.orders (a int);
CREATE TRIGGER g AFTER INSERT ON app.orders FOR EACH ROW EXECUTE FUNCTION f();
--- must lock/toggle-trigger: disable all
ALTER TABLE orders DISABLE TRIGGER ALL;
--- must lock/toggle-trigger: enable always
ALTER TABLE app.orders ENABLE ALWAYS TRIGGER g;
--- not lock/toggle-trigger: fresh
CREATE TABLE orders (a int);
ALTER TABLE orders DISABLE TRIGGER ALL;
--- must lock/drop-trigger: plain
DROP TRIGGER IF EXISTS g ON app.orders;
--- not lock/drop-trigger: fresh
CREATE TABLE app.orders (a int);
DROP TRIGGER IF EXISTS g ON app.orders;
--- must lock/vacuum-full: plain
VACUUM FULL orders;
--- must lock/vacuum-full: option
VACUUM (FULL, ANALYZE) orders;
--- not lock/vacuum-full: option off
VACUUM (FULL false) orders;
--- not lock/vacuum-full: off
VACUUM (FULL off, VERBOSE) orders;
--- not lock/vacuum-full: plain vacuum
VACUUM ANALYZE orders;
--- must lock/vacuum-full: whole database
VACUUM FULL;
--- must lock/cluster: using
CLUSTER orders USING i;
--- must lock/cluster: all
CLUSTER;
--- not lock/cluster: fresh
CREATE TABLE t (a int PRIMARY KEY);
CLUSTER t USING t_pkey;
--- not lock/cluster: only marks
ALTER TABLE orders CLUSTER ON i;
--- must lock/explicit: no mode
LOCK TABLE orders;
--- must lock/explicit: share
LOCK orders IN SHARE MODE;
--- not lock/explicit: row exclusive
LOCK TABLE orders IN ROW EXCLUSIVE MODE;
--- not lock/explicit: access share
BEGIN;
LOCK TABLE app.orders IN ACCESS SHARE MODE NOWAIT;
COMMIT;
--- not lock/explicit: share update exclusive
LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE;
--- not lock/explicit: fresh
CREATE TABLE t (a int);
LOCK TABLE t;
--- must lock/explicit: DO
DO $$ BEGIN LOCK TABLE orders IN EXCLUSIVE MODE; END $$;
--- must lock/statement-after-access-exclusive: update after
BEGIN;
ALTER TABLE orders ADD COLUMN x int;
UPDATE orders SET x = 1 WHERE id < 10;
COMMIT;
--- not lock/statement-after-access-exclusive: separate transactions
BEGIN;
ALTER TABLE orders ADD COLUMN x int;
COMMIT;
BEGIN;
UPDATE orders SET x = 1 WHERE id < 10;
COMMIT;
--- not lock/statement-after-access-exclusive: metadata
BEGIN;
ALTER TABLE orders ADD COLUMN x int;
ALTER TABLE orders ALTER COLUMN x SET DEFAULT 1;
COMMENT ON COLUMN orders.x IS 'x';
COMMIT;
--- not lock/statement-after-access-exclusive: fresh
BEGIN;
CREATE TABLE t (a int);
ALTER TABLE t ADD COLUMN x int;
INSERT INTO t VALUES (1);
COMMIT;
--- must lock/statement-after-access-exclusive: index of another table
BEGIN;
ALTER TABLE orders ADD COLUMN x int;
CREATE INDEX i ON lines (a);
COMMIT;
--- not lock/statement-after-access-exclusive: rolled back
BEGIN;
SAVEPOINT s;
ALTER TABLE orders ADD COLUMN x int;
ROLLBACK TO s;
UPDATE orders SET y = 1 WHERE id < 10;
COMMIT;
--- must lock/statement-after-access-exclusive: insert select
BEGIN;
ALTER TABLE orders ADD COLUMN x int;
INSERT INTO archive SELECT * FROM lines;
COMMIT;
--- not lock/statement-after-access-exclusive: temporary
BEGIN;
CREATE TEMP TABLE t (a int);
ALTER TABLE t ADD COLUMN x int;
UPDATE lines SET y = 1 WHERE id < 10;
COMMIT;
--- must lock/several-tables: two tables
BEGIN;
ALTER TABLE orders ADD COLUMN x int;
ALTER TABLE lines ADD COLUMN x int;
COMMIT;
--- not lock/several-tables: two transactions
BEGIN;
ALTER TABLE orders ADD COLUMN x int;
COMMIT;
BEGIN;
ALTER TABLE lines ADD COLUMN x int;
COMMIT;
--- not lock/several-tables: one of them new
BEGIN;
CREATE TABLE lines (a int);
ALTER TABLE orders ADD COLUMN x int;
ALTER TABLE lines ADD COLUMN x int;
COMMIT;
--- must lock/several-tables: same name in two schemas
BEGIN;
ALTER TABLE a.orders ADD COLUMN x int;
ALTER TABLE b.orders ADD COLUMN x int;
COMMIT;
--- not lock/several-tables: same table by two spellings
BEGIN;
ALTER TABLE public.orders ADD COLUMN x int;
ALTER TABLE orders ADD COLUMN y int;
COMMIT;
--- not lock/several-tables: weak locks
BEGIN;
ALTER TABLE orders ADD COLUMN x int;
ALTER TABLE lines VALIDATE CONSTRAINT c;
COMMIT;
--- must lock/several-tables: drop of two
BEGIN;
DROP TABLE orders;
DROP TABLE lines;
COMMIT;
--- not lock/several-tables: child and parent of a key
-- prior
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (customer_id int CONSTRAINT fk REFERENCES customers);
-- now
ALTER TABLE orders DROP CONSTRAINT fk;
ALTER TABLE customers ADD COLUMN x int;
--- not lock/several-tables: rolled back
BEGIN;
ALTER TABLE orders ADD COLUMN x int;
ROLLBACK;
BEGIN;
ALTER TABLE lines ADD COLUMN x int;
COMMIT;
--- must lock/merge-alter-table: two scans
BEGIN;
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
ALTER TABLE orders ALTER COLUMN b SET NOT NULL;
COMMIT;
--- not lock/merge-alter-table: one scan
BEGIN;
ALTER TABLE orders ALTER COLUMN a SET NOT NULL;
ALTER TABLE orders ADD COLUMN x int;
COMMIT;
--- not lock/merge-alter-table: metadata
BEGIN;
ALTER TABLE orders ADD COLUMN y int;
ALTER TABLE orders ADD COLUMN x int;
COMMIT;
--- must lock/merge-alter-table: two rewrites, two spellings
BEGIN;
ALTER TABLE public.orders ALTER COLUMN a TYPE bigint;
ALTER TABLE orders ALTER COLUMN b TYPE bigint;
COMMIT;
--- not lock/merge-alter-table: two tables
BEGIN;
ALTER TABLE orders ALTER COLUMN a TYPE bigint;
ALTER TABLE lines ALTER COLUMN b TYPE bigint;
COMMIT;
--- not lock/merge-alter-table: fresh
CREATE TABLE t (a int, b int);
ALTER TABLE t ALTER COLUMN a TYPE bigint;
ALTER TABLE t ALTER COLUMN b TYPE bigint;
--- not lock/foreign-key-parent: alone, under a lock_timeout
-- prior
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (id int, customer_id int REFERENCES customers);
-- now
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders DROP COLUMN customer_id;
--- must lock/foreign-key-parent: under a lock_timeout, with more after it
-- prior
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (id int, customer_id int REFERENCES customers);
-- now
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders DROP COLUMN customer_id;
UPDATE customers SET id = 2 WHERE id = 1;
