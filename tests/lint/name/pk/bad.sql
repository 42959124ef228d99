CREATE TABLE a (id bigint CONSTRAINT k PRIMARY KEY); -- expect: name/pk
