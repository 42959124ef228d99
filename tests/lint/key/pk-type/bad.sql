CREATE TABLE a (id integer PRIMARY KEY); -- expect: key/pk-type
