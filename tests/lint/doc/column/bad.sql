CREATE TABLE a (id bigint PRIMARY KEY, -- expect: doc/column
    b text); -- expect: doc/column
COMMENT ON COLUMN a.b IS '';
