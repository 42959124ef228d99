CREATE TABLE a (id bigint PRIMARY KEY, total_price double precision); -- expect: type/float-money
