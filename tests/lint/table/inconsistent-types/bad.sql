CREATE TABLE a (id bigint PRIMARY KEY, customer_id bigint);
CREATE TABLE b (id bigint PRIMARY KEY, customer_id integer); -- expect: table/inconsistent-types
