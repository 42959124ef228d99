CREATE TABLE a (b integer UNIQUE, c integer, CONSTRAINT a_b_c_key UNIQUE (b, c));
