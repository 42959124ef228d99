-- file: db/migrations/0001_a.up.sql
-- confiture: transaction=off
SET lock_timeout = '1s';
CREATE TABLE a (id bigint); -- expect: robust/no-transaction
CREATE TABLE b (id bigint);
