CREATE TABLE a (id bigint PRIMARY KEY, b varchar, c text);
