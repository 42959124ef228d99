ALTER TABLE orders ADD COLUMN total numeric;
CREATE TABLE fresh (id bigint PRIMARY KEY);
ALTER TABLE fresh ADD COLUMN twice numeric GENERATED ALWAYS AS (id * 2) STORED;
