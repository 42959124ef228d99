-- file: db/migrations/0001_a.up.sql
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TABLE t (
    id bigint PRIMARY KEY,
    a integer, b varchar(20), c text, d numeric(10, 2), e timestamp, f bigint, g char(3), h varchar(9)[],
    i text, j timestamp(3), k json, l varbit(8), m numeric, n integer, o varchar
);
-- file: db/migrations/0002_b.up.sql
ALTER TABLE t ALTER COLUMN a TYPE bigint; -- expect: rewrite/change-type
ALTER TABLE t ALTER b TYPE varchar(10); -- expect: rewrite/change-type
ALTER TABLE t ALTER COLUMN c SET DATA TYPE varchar(100); -- expect: rewrite/change-type
ALTER TABLE t
    ALTER COLUMN d TYPE numeric(12, 3), -- expect: rewrite/change-type
    ALTER COLUMN e TYPE timestamptz; -- expect: rewrite/change-type
ALTER TABLE t ALTER COLUMN f TYPE integer; -- expect: rewrite/change-type
ALTER TABLE t ALTER COLUMN g TYPE text; -- expect: rewrite/change-type
ALTER TABLE t ALTER COLUMN h TYPE varchar(20)[]; -- expect: rewrite/change-type
ALTER TABLE t ALTER COLUMN i TYPE text USING lower(i); -- expect: rewrite/change-type
ALTER TABLE t ALTER COLUMN j TYPE timestamp(0); -- expect: rewrite/change-type
ALTER TABLE t ALTER COLUMN k TYPE jsonb; -- expect: rewrite/change-type
ALTER TABLE t ALTER COLUMN l TYPE varbit(4); -- expect: rewrite/change-type
ALTER TABLE t ALTER COLUMN m TYPE numeric(10, 2); -- expect: rewrite/change-type
ALTER TABLE t ALTER COLUMN n TYPE positive; -- expect: rewrite/change-type
ALTER TABLE t ALTER COLUMN o TYPE uuid USING o::uuid; -- expect: rewrite/change-type
ALTER TABLE unknown ALTER COLUMN a TYPE bigint; -- expect: rewrite/change-type
