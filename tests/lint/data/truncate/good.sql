-- file: db/migrations/0001_a.up.sql
CREATE TABLE fresh (id bigint PRIMARY KEY);
INSERT INTO fresh VALUES (1);
TRUNCATE fresh;
-- file: db/migrations/0001_a.down.sql
TRUNCATE orders;
