CREATE TABLE a (id bigint PRIMARY KEY, b integer);
CREATE INDEX by_b ON a (b); -- expect: name/index
