CREATE TABLE a (id bigint PRIMARY KEY, b integer);
