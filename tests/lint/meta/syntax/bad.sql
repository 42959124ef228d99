CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABEL b (id bigint); -- expect: meta/syntax
CREATE TABLE c (id bigint PRIMARY KEY);
SELECT FROM WHERE; -- expect: meta/syntax
