CREATE TABLE orders (id bigint);
DROP TRIGGER IF EXISTS stamp ON orders;
