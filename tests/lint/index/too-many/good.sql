CREATE TABLE a (id bigint PRIMARY KEY, b integer);
CREATE INDEX ON a (b);
