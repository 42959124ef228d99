CREATE TABLE a (id bigint PRIMARY KEY, customer_id bigint, note text);
CREATE TABLE b (id integer PRIMARY KEY, customer_id int8, note varchar(20));
