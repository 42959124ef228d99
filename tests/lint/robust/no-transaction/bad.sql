-- file: db/migrations/0001_a.up.sql
-- confiture: transaction=off
SET lock_timeout = '1s';
CREATE TABLE IF NOT EXISTS a (id bigint); -- expect: robust/no-transaction
CREATE TABLE IF NOT EXISTS b (id bigint);
