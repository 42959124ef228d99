CREATE TABLE a (b integer CONSTRAINT a_b_check CHECK (b > 0), c integer CHECK (c > 0), CONSTRAINT a_check CHECK (b > c));
