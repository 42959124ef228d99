CREATE TABLE a (id bigint, c bigint, b text, PRIMARY KEY (c, id));
