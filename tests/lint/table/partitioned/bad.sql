CREATE TABLE a (id bigint PRIMARY KEY) PARTITION BY RANGE (id); -- expect: table/partitioned
