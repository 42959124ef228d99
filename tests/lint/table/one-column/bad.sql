CREATE TABLE a (id bigint PRIMARY KEY); -- expect: table/one-column
