CREATE TABLE t (b bigint, d timestamptz, n integer, a boolean, c boolean, note text);
CREATE TABLE u (a boolean, note text, b bigint, c boolean);
