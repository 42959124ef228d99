-- file: db/migrations/0001_a.up.sql
CREATE DOMAIN short AS text CHECK (length(VALUE) < 5);
CREATE TABLE t (a bigint, b varchar(40), c text, d timestamptz, e numeric(10, 2), f text, g double precision, h text[], i text, j timestamp(6));
-- file: db/migrations/0002_b.up.sql
ALTER TABLE t ALTER a TYPE integer; ALTER TABLE public.t ALTER COLUMN b TYPE varchar(20); -- expect: data/narrow-type, expect: data/narrow-type
ALTER TABLE t ALTER c TYPE integer USING c::integer; -- expect: data/narrow-type
ALTER TABLE t ALTER d TYPE date; -- expect: data/narrow-type
ALTER TABLE t ALTER e TYPE numeric(10, 4); -- expect: data/narrow-type
ALTER TABLE t ALTER f TYPE varchar(100), ALTER g TYPE real; -- expect: data/narrow-type, expect: data/narrow-type
ALTER TABLE t ALTER h TYPE varchar(3)[]; -- expect: data/narrow-type
ALTER TABLE t ALTER i TYPE short; -- expect: data/narrow-type
ALTER TABLE t ALTER j TYPE timestamp(0); -- expect: data/narrow-type
