CREATE TABLE a (b integer, c integer, CONSTRAINT k UNIQUE (b, c)); -- expect: name/unique
