CREATE TABLE a (id bigint PRIMARY KEY, b text, c text); -- expect: table/all-nullable
