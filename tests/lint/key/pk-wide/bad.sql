CREATE TABLE a (b integer, c integer, d integer, e integer, f integer, PRIMARY KEY (b, c, d, e, f)); -- expect: key/pk-wide
