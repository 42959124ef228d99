CREATE TABLE a (b integer, c integer, PRIMARY KEY (b, c));
