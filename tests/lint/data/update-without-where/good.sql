UPDATE orders SET note = '' WHERE note IS NULL;
CREATE TABLE fresh AS SELECT 1 AS id;
UPDATE fresh SET id = 2;
