CREATE TABLE a (id bigint PRIMARY KEY);
SELECT 'never ends; -- expect: meta/syntax
