-- file: db/migrations/0001_a.up.sql
-- confiture: transaction=off
CREATE TABLE a (id bigint PRIMARY KEY); CREATE SEQUENCE s; -- expect: robust/if-not-exists, expect: robust/if-not-exists
CREATE SCHEMA app; -- expect: robust/if-not-exists
ALTER TABLE b ADD COLUMN c integer, ADD CONSTRAINT d CHECK (c > 0) NOT VALID; -- expect: robust/if-not-exists, expect: robust/if-not-exists
CREATE INDEX CONCURRENTLY b_c ON b (c); -- expect: robust/if-not-exists
CREATE EXTENSION citext; -- expect: robust/if-not-exists
