CREATE TABLE a (id bigint PRIMARY KEY, b text); -- expect: table/not-null
