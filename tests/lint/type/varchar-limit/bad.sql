CREATE TABLE a (id bigint PRIMARY KEY, b varchar(20)); -- expect: type/varchar-limit
