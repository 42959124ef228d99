-- option: most=1
CREATE TABLE a (id bigint PRIMARY KEY, b integer); -- expect: index/too-many
CREATE INDEX ON a (b);
