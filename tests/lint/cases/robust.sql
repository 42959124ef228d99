--- must robust/if-exists: outside a transaction
-- confiture: transaction=off
DROP TABLE t;
DROP INDEX i;
--- not robust/if-exists: in a transaction
BEGIN;
DROP TABLE t;
COMMIT;
--- not robust/if-exists: has it
-- confiture: transaction=off
DROP TABLE IF EXISTS t;
--- must robust/if-exists: column
-- confiture: transaction=off
ALTER TABLE t DROP COLUMN a;
--- must robust/if-exists: constraint
-- confiture: transaction=off
ALTER TABLE t DROP CONSTRAINT a;
--- not robust/if-exists: constraint added here
-- confiture: transaction=off
ALTER TABLE t ADD CONSTRAINT a CHECK (b > 0) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT a;
--- must robust/if-exists: concurrently
DROP INDEX CONCURRENTLY i;
--- not robust/if-exists: concurrently with it
DROP INDEX CONCURRENTLY IF EXISTS i;
--- must robust/if-exists: schema, sequence, type
-- confiture: transaction=off
DROP SEQUENCE s;
--- not robust/if-exists: temporary table on commit drop
-- confiture: transaction=off
BEGIN;
CREATE TEMP TABLE t (a int) ON COMMIT DROP;
COMMIT;
--- must robust/if-not-exists: table
-- confiture: transaction=off
CREATE TABLE t (a int);
CREATE TABLE u (a int);
--- not robust/if-not-exists: has it
-- confiture: transaction=off
CREATE TABLE IF NOT EXISTS t (a int);
CREATE INDEX IF NOT EXISTS i ON t (a);
--- must robust/if-not-exists: index concurrently
CREATE INDEX CONCURRENTLY i ON t (a);
--- must robust/if-not-exists: column
-- confiture: transaction=off
ALTER TABLE t ADD COLUMN a int;
--- not robust/if-not-exists: in a transaction
BEGIN;
ALTER TABLE t ADD COLUMN a int;
COMMIT;
--- must robust/if-not-exists: extension
-- confiture: transaction=off
CREATE EXTENSION hstore;
--- must robust/if-not-exists: schema
-- confiture: transaction=off
CREATE SCHEMA app;
--- not robust/if-not-exists: index after its drop if exists
-- confiture: transaction=off
DROP INDEX CONCURRENTLY IF EXISTS i;
CREATE INDEX CONCURRENTLY i ON t (a);
--- must robust/if-not-exists: sequence
-- confiture: transaction=off
CREATE SEQUENCE s;
--- must robust/if-not-exists: materialized view
-- confiture: transaction=off
CREATE MATERIALIZED VIEW v AS SELECT 1 AS a;
--- not robust/if-not-exists: temporary
-- confiture: transaction=off
CREATE TEMP TABLE t (a int) ON COMMIT DROP;
--- must robust/no-transaction: several
-- confiture: transaction=off
ALTER TABLE t ADD COLUMN a int;
ALTER TABLE t ADD COLUMN b int;
--- not robust/no-transaction: in one
BEGIN;
ALTER TABLE t ADD COLUMN a int;
ALTER TABLE t ADD COLUMN b int;
COMMIT;
--- not robust/no-transaction: all rerunnable
-- confiture: transaction=off
ALTER TABLE t ADD COLUMN IF NOT EXISTS a int;
ALTER TABLE t ADD COLUMN IF NOT EXISTS b int;
--- must robust/index-if-not-exists-invalid: no drop before
CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);
--- not robust/index-if-not-exists-invalid: drop before
-- confiture: transaction=off
DROP INDEX CONCURRENTLY IF EXISTS i;
CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);
--- must robust/index-if-not-exists-invalid: another one dropped
-- confiture: transaction=off
DROP INDEX CONCURRENTLY IF EXISTS j;
CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);
--- not robust/index-if-not-exists-invalid: not concurrent
CREATE INDEX IF NOT EXISTS i ON t (a);
--- must robust/unnamed-object: index
CREATE INDEX CONCURRENTLY ON t (a);
--- must robust/unnamed-object: constraint
ALTER TABLE t ADD CHECK (a > 0);
--- not robust/unnamed-object: named
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);
