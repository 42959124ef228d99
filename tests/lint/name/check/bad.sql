CREATE TABLE a (b integer CONSTRAINT positive CHECK (b > 0)); -- expect: name/check
