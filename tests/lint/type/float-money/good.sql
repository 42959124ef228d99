CREATE TABLE a (id bigint PRIMARY KEY, total_price numeric, weight real, prices_seen integer, ratio_of_coast real);
