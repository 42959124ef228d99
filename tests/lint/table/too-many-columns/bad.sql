-- option: most=1
CREATE TABLE a (id bigint PRIMARY KEY, b integer); -- expect: table/too-many-columns
