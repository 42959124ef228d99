CREATE UNLOGGED TABLE a (id bigint PRIMARY KEY); -- expect: table/unlogged
CREATE TABLE b (id bigint PRIMARY KEY); -- expect: table/unlogged
ALTER TABLE b SET UNLOGGED;
