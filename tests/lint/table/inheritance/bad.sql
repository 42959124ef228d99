CREATE TABLE a (id bigint PRIMARY KEY, b integer);
CREATE TABLE c (d integer, PRIMARY KEY (id)) INHERITS (a); -- expect: table/inheritance
