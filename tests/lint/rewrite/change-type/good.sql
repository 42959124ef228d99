-- file: db/migrations/0001_a.up.sql
CREATE EXTENSION citext;
CREATE DOMAIN label AS text;
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TABLE t (
    id bigint PRIMARY KEY,
    a varchar(20), b varchar(20), c varchar(20), d text, e varchar, f text, g varchar(9), h citext,
    i numeric(10, 2), j numeric(10, 2), k timestamp(3), l timestamp(0), m time(2), n interval(3), o timestamptz(0),
    p timestamp, q timestamptz, r cidr, s varbit(8), t varbit(8), u bit(8), v xml, w label, x text, y positive,
    z varchar(9)[]
);
-- file: db/migrations/0002_b.up.sql
ALTER TABLE t ALTER COLUMN a TYPE varchar(40);
ALTER TABLE t ALTER COLUMN b TYPE varchar;
ALTER TABLE t ALTER COLUMN c TYPE text;
ALTER TABLE t ALTER COLUMN d TYPE varchar;
ALTER TABLE t ALTER COLUMN e TYPE text USING e::text;
ALTER TABLE t ALTER COLUMN f TYPE citext;
ALTER TABLE t ALTER COLUMN g TYPE citext;
ALTER TABLE t ALTER COLUMN h TYPE text;
ALTER TABLE t ALTER COLUMN i TYPE numeric(12, 2), ALTER COLUMN j TYPE numeric;
ALTER TABLE t ALTER COLUMN k TYPE timestamp(6), ALTER COLUMN l TYPE timestamp without time zone;
ALTER TABLE t ALTER COLUMN m TYPE time(4), ALTER COLUMN n TYPE interval(6), ALTER COLUMN o TYPE timestamp(3) with time zone;
SET timezone = 'UTC';
ALTER TABLE t ALTER COLUMN p TYPE timestamptz, ALTER COLUMN q TYPE timestamp;
ALTER TABLE t ALTER COLUMN r TYPE inet;
ALTER TABLE t ALTER COLUMN s TYPE varbit(16), ALTER COLUMN t TYPE varbit, ALTER COLUMN u TYPE varbit;
ALTER TABLE t ALTER COLUMN v TYPE text;
ALTER TABLE t ALTER COLUMN w TYPE text, ALTER COLUMN x TYPE label, ALTER COLUMN y TYPE integer;
ALTER TABLE t ALTER COLUMN z TYPE varchar(9)[];
ALTER TABLE t ALTER COLUMN a TYPE varchar(40);
CREATE TABLE fresh (id integer PRIMARY KEY);
ALTER TABLE fresh ALTER COLUMN id TYPE bigint;
