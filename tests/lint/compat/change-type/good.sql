-- file: db/migrations/0001_a.up.sql
CREATE TABLE t (a varchar(20), b numeric(4, 2));
-- file: db/migrations/0002_b.up.sql
ALTER TABLE t ALTER a TYPE varchar(40), ALTER b TYPE numeric(10, 2);
CREATE TABLE mine (a integer);
ALTER TABLE mine ALTER a TYPE bigint;
-- file: db/migrations/0002_b.down.sql
ALTER TABLE t ALTER a TYPE text;
