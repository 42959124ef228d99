-- file: db/migrations/0001_a.up.sql
CREATE DOMAIN alias AS text;
CREATE TABLE t (a integer, b varchar(20), c text, d date, e numeric(10, 2), f int4, g real, h text, i text, j bigint);
-- file: db/migrations/0002_b.up.sql
ALTER TABLE t ALTER a TYPE bigint, ALTER b TYPE varchar(40), ALTER c TYPE varchar, ALTER d TYPE timestamptz;
ALTER TABLE t ALTER e TYPE numeric(12, 2), ALTER f TYPE int, ALTER g TYPE float8, ALTER h TYPE alias;
ALTER TABLE unknown ALTER i TYPE integer;
ALTER TABLE t ALTER j TYPE numeric;
CREATE TABLE mine (a bigint);
ALTER TABLE mine ALTER a TYPE integer;
-- file: db/migrations/0002_b.down.sql
ALTER TABLE t ALTER a TYPE integer;
