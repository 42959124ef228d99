CREATE TABLE a (id bigint PRIMARY KEY, b regprocedure); -- expect: type/reg
