-- The ledger: one row for each migration that the database has, and how far one outside a transaction has come.
-- %s is the quoted name of the ledger's schema. No CHECK: the server reads it anew from its text at every INSERT, 6 µs each.
SET LOCAL client_min_messages = warning;
CREATE SCHEMA IF NOT EXISTS %s;
CREATE TABLE IF NOT EXISTS %s.migration (
    version text PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    state text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    event_id bigint,
    down text,
    direction text NOT NULL DEFAULT 'up',
    steps integer,
    steps_done integer,
    steps_begun integer,
    steps_hash text,
    failure text
);
CREATE TABLE IF NOT EXISTS %s.lease (
    name text PRIMARY KEY,
    owner text NOT NULL,
    holder text NOT NULL,
    expires_at timestamptz NOT NULL
);
COMMENT ON TABLE %s.lease IS 'Confiture: who works on the ledger through a pooler, where no lock of a session holds';
COMMENT ON TABLE %s.migration IS 'Confiture: the migrations that this database has';
COMMENT ON COLUMN %s.migration.checksum IS 'SHA-256 of the file as it ran';
COMMENT ON COLUMN %s.migration.down IS 'the way down as it was when the migration was applied';
COMMENT ON COLUMN %s.migration.state IS 'applied or partial';
COMMENT ON COLUMN %s.migration.direction IS 'which way a partial migration was going: up or down';
COMMENT ON COLUMN %s.migration.steps_done IS 'partial: how many of its statements are done';
COMMENT ON COLUMN %s.migration.steps_begun IS 'partial: the statement that was sent last; above steps_done its end is not known or it failed';
COMMENT ON COLUMN %s.migration.steps_hash IS 'partial: SHA-256 of the statements that are done';
COMMENT ON COLUMN %s.migration.failure IS 'partial: what PostgreSQL answered';
