CREATE TABLE a (id bigint PRIMARY KEY, b oid); -- expect: type/large-object
