--- must txn/concurrent-in-transaction: begin
BEGIN;
CREATE INDEX CONCURRENTLY i ON t (a);
COMMIT;
--- not txn/concurrent-in-transaction: after commit
-- confiture: transaction=off
BEGIN;
SELECT 1;
COMMIT;
CREATE INDEX CONCURRENTLY i ON t (a);
--- not txn/concurrent-in-transaction: alone
DROP INDEX CONCURRENTLY IF EXISTS i;
--- must txn/concurrent-in-transaction: vacuum
BEGIN;
VACUUM t;
COMMIT;
--- must txn/concurrent-in-transaction: reindex
START TRANSACTION;
REINDEX (CONCURRENTLY) TABLE t;
END;
--- must txn/concurrent-in-transaction: detach
BEGIN;
ALTER TABLE p DETACH PARTITION q CONCURRENTLY;
COMMIT;
--- must txn/concurrent-in-transaction: create database
BEGIN;
CREATE DATABASE d;
COMMIT;
--- must txn/concurrent-in-transaction: alter system
BEGIN;
ALTER SYSTEM SET work_mem = '1MB';
COMMIT;
--- must txn/concurrent-in-transaction: subscription
BEGIN;
CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p;
COMMIT;
--- not txn/concurrent-in-transaction: subscription without slot
BEGIN;
CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false);
COMMIT;
--- must txn/concurrent-in-transaction: tablespace
BEGIN;
CREATE TABLESPACE ts LOCATION '/x';
COMMIT;
--- must txn/concurrent-in-transaction: by the runner
-- confiture: transaction=on
CREATE INDEX CONCURRENTLY i ON t (a);
--- must txn/concurrent-in-transaction: after a rolled back savepoint
BEGIN;
SAVEPOINT s;
ROLLBACK TO s;
DROP INDEX CONCURRENTLY i;
COMMIT;
--- not txn/concurrent-in-transaction: analyze
BEGIN;
ANALYZE t;
COMMIT;
--- not txn/concurrent-in-transaction: refresh concurrently is allowed
BEGIN;
REFRESH MATERIALIZED VIEW CONCURRENTLY v;
COMMIT;
--- must txn/concurrent-in-transaction: DO
DO $$ BEGIN CREATE INDEX CONCURRENTLY i ON t (a); END $$;
--- must txn/non-transactional: mixed
-- confiture: transaction=off
CREATE TABLE t (a int);
CREATE INDEX CONCURRENTLY i ON u (a);
--- not txn/non-transactional: alone with SET
-- confiture: transaction=off
SET lock_timeout = '1s';
CREATE INDEX CONCURRENTLY i ON u (a);
--- not txn/non-transactional: several of a kind
-- confiture: transaction=off
DROP INDEX CONCURRENTLY IF EXISTS i;
CREATE INDEX CONCURRENTLY i ON u (a);
--- not txn/non-transactional: none
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
--- must txn/concurrent-on-partitioned: create
-- prior
CREATE TABLE p (a int) PARTITION BY RANGE (a);
-- now
CREATE INDEX CONCURRENTLY i ON p (a);
--- not txn/concurrent-on-partitioned: partition
-- prior
CREATE TABLE p (a int) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);
-- now
CREATE INDEX CONCURRENTLY i ON p1 (a);
--- must txn/concurrent-on-partitioned: drop
-- prior
CREATE TABLE app.p (a int) PARTITION BY RANGE (a);
CREATE INDEX i ON app.p (a);
-- now
DROP INDEX CONCURRENTLY app.i;
--- not txn/concurrent-on-partitioned: reindex concurrently works
-- prior
CREATE TABLE p (a int) PARTITION BY RANGE (a);
-- now
REINDEX TABLE CONCURRENTLY p;
--- must txn/enum-value-used: insert
BEGIN;
ALTER TYPE mood ADD VALUE 'bad';
INSERT INTO t (m) VALUES ('bad');
COMMIT;
--- not txn/enum-value-used: next transaction
BEGIN;
ALTER TYPE mood ADD VALUE 'bad';
COMMIT;
INSERT INTO t (m) VALUES ('bad');
--- not txn/enum-value-used: type made here
BEGIN;
CREATE TYPE mood AS ENUM ('a');
ALTER TYPE mood ADD VALUE 'bad';
INSERT INTO t (m) VALUES ('bad');
COMMIT;
--- not txn/enum-value-used: another label
BEGIN;
ALTER TYPE mood ADD VALUE 'bad';
INSERT INTO t (m) VALUES ('good');
COMMIT;
--- must txn/enum-value-used: in a cast of a default
BEGIN;
ALTER TYPE app.mood ADD VALUE IF NOT EXISTS 'bad';
ALTER TABLE t ALTER COLUMN m SET DEFAULT 'bad'::app.mood;
COMMIT;
--- not txn/enum-value-used: rolled back
BEGIN;
SAVEPOINT s;
ALTER TYPE mood ADD VALUE 'bad';
ROLLBACK TO s;
UPDATE t SET note = 'bad' WHERE id = 1;
COMMIT;
--- must txn/nesting: begin in begin
BEGIN;
BEGIN;
COMMIT;
--- must txn/nesting: commit outside
-- confiture: transaction=off
COMMIT;
--- not txn/nesting: two transactions
-- confiture: transaction=off
BEGIN;
SELECT 1;
COMMIT;
BEGIN;
SELECT 1;
COMMIT;
--- not txn/nesting: commit and chain
-- confiture: transaction=off
BEGIN;
SELECT 1;
COMMIT AND CHAIN;
SELECT 1;
COMMIT;
--- not txn/nesting: begin of a body
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
--- must txn/uncommitted: never closed
-- confiture: transaction=off
BEGIN;
SELECT 1;
--- not txn/uncommitted: closed
-- confiture: transaction=off
BEGIN;
SELECT 1;
END;
--- not txn/uncommitted: rolled back
-- confiture: transaction=off
BEGIN;
SELECT 1;
ROLLBACK;
--- must txn/uncommitted: the second one
-- confiture: transaction=off
BEGIN;
COMMIT;
BEGIN;
SELECT 1;
--- must txn/commit-in-migration: runner wraps
-- confiture: transaction=on
ALTER TABLE t ADD COLUMN a int;
COMMIT;
--- not txn/commit-in-migration: outside
-- confiture: transaction=off
BEGIN;
COMMIT;
--- must txn/lock-timeout: none
ALTER TABLE t ADD COLUMN a int;
--- not txn/lock-timeout: set local
SET LOCAL lock_timeout = '2s';
ALTER TABLE t ADD COLUMN a int;
--- must txn/lock-timeout: zero
SET lock_timeout = 0;
ALTER TABLE t ADD COLUMN a int;
--- must txn/lock-timeout: zero as text
SET lock_timeout TO '0s';
ALTER TABLE t ADD COLUMN a int;
--- must txn/lock-timeout: reset
SET lock_timeout = '2s';
RESET lock_timeout;
ALTER TABLE t ADD COLUMN a int;
--- must txn/lock-timeout: default
SET lock_timeout = '2s';
SET lock_timeout TO DEFAULT;
ALTER TABLE t ADD COLUMN a int;
--- must txn/lock-timeout: local outside a transaction
-- confiture: transaction=off
SET LOCAL lock_timeout = '2s';
ALTER TABLE t ADD COLUMN a int;
--- must txn/lock-timeout: local ended with its transaction
-- confiture: transaction=off
BEGIN;
SET LOCAL lock_timeout = '2s';
COMMIT;
ALTER TABLE t ADD COLUMN a int;
--- not txn/lock-timeout: set_config
SELECT set_config('lock_timeout', '2s', true);
ALTER TABLE t ADD COLUMN a int;
--- not txn/lock-timeout: set_config qualified
SELECT pg_catalog.set_config('lock_timeout', '2s', false);
ALTER TABLE t ADD COLUMN a int;
--- not txn/lock-timeout: fresh table
CREATE TABLE t (a int);
ALTER TABLE t ADD COLUMN b int;
--- not txn/lock-timeout: concurrently
CREATE INDEX CONCURRENTLY i ON t (a);
--- not txn/lock-timeout: insert
INSERT INTO t VALUES (1);
--- not txn/lock-timeout: comment
COMMENT ON TABLE t IS 'x';
--- must txn/lock-timeout: rolled back setting
-- confiture: transaction=off
BEGIN;
SET lock_timeout = '2s';
ROLLBACK;
ALTER TABLE t ADD COLUMN a int;
--- must txn/lock-timeout: DO
DO $$ BEGIN ALTER TABLE t ADD COLUMN a int; END $$;
--- must txn/lock-timeout: reset all
SET lock_timeout = '2s';
RESET ALL;
ALTER TABLE t ADD COLUMN a int;
--- must txn/lock-timeout: create table that references another
CREATE TABLE t (a int REFERENCES u);
--- not txn/lock-timeout: validate
ALTER TABLE t VALIDATE CONSTRAINT c;
--- must txn/statement-timeout: none
ALTER TABLE t ADD COLUMN a int;
--- not txn/statement-timeout: set
SET statement_timeout = '30s';
ALTER TABLE t ADD COLUMN a int;
--- must txn/statement-timeout: only the lock's
SET lock_timeout = '30s';
ALTER TABLE t ADD COLUMN a int;
--- must txn/idle-timeout: none
ALTER TABLE t ADD COLUMN a int;
--- not txn/idle-timeout: set
SET LOCAL idle_in_transaction_session_timeout = '10s';
ALTER TABLE t ADD COLUMN a int;
--- not txn/idle-timeout: outside
-- confiture: transaction=off
ALTER TABLE t ADD COLUMN a int;
--- must txn/timeout-too-long: minute
SET lock_timeout = '1min';
--- not txn/timeout-too-long: seconds
SET lock_timeout = '3s';
--- must txn/timeout-too-long: ms
SET LOCAL lock_timeout = 60000;
--- not txn/timeout-too-long: another
SET statement_timeout = '1h';
--- must txn/set-local-outside: outside
-- confiture: transaction=off
SET LOCAL lock_timeout = '1s';
ALTER TABLE t ADD COLUMN a int;
--- not txn/set-local-outside: inside
-- confiture: transaction=off
BEGIN;
SET LOCAL lock_timeout = '1s';
COMMIT;
--- not txn/set-local-outside: by the runner
SET LOCAL lock_timeout = '1s';
ALTER TABLE t ADD COLUMN a int;
--- not txn/set-local-outside: in a function's clause
-- confiture: transaction=off
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = '' AS 'SELECT 1';
--- must txn/set-local-outside: after commit
-- confiture: transaction=off
BEGIN;
COMMIT;
SET LOCAL role = 'x';
--- must txn/set-role: none
CREATE TABLE t (a int);
--- not txn/set-role: first
SET ROLE owner;
CREATE TABLE t (a int);
--- must txn/set-role: too late
CREATE TABLE t (a int);
SET ROLE owner;
