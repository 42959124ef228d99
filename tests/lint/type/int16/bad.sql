CREATE TABLE a (id bigint PRIMARY KEY, b smallint); -- expect: type/int16
