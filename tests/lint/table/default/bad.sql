CREATE TABLE a (id bigint PRIMARY KEY, b text NOT NULL); -- expect: table/default
