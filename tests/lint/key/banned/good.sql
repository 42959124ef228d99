CREATE TABLE a (id bigint PRIMARY KEY, r_id bigint);
