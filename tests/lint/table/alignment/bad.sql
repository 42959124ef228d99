CREATE TABLE t (a boolean, b bigint, c boolean, d timestamptz); -- expect: table/alignment
