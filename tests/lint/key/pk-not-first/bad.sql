CREATE TABLE a (b text, id bigint PRIMARY KEY); -- expect: key/pk-not-first
