-- file: db/migrations/0001_a.up.sql
CREATE TABLE t (id bigint PRIMARY KEY, a text, b text, c text, CONSTRAINT k UNIQUE (a, b));
CREATE UNIQUE INDEX part ON t (c) WHERE c > '';
-- file: db/migrations/0002_b.up.sql
ALTER TABLE t DROP CONSTRAINT k;
ALTER TABLE t ADD UNIQUE (a); -- expect: data/may-fail-unique
CREATE UNIQUE INDEX ON t (c); -- expect: data/may-fail-unique
