CREATE TABLE a (id bigint PRIMARY KEY, b integer);
CREATE TABLE c (a_id bigint CONSTRAINT k REFERENCES a); -- expect: name/fk
