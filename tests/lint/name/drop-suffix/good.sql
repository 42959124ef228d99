DROP TABLE orders_delete;
CREATE TABLE a (id bigint);
DROP TABLE a;
