CREATE TABLE a (id bigint PRIMARY KEY, b integer); -- expect: type/int32
