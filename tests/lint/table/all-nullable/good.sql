CREATE TABLE a (id bigint PRIMARY KEY, b text NOT NULL, c text);
CREATE TABLE d (id bigint PRIMARY KEY, e text);
