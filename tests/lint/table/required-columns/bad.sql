-- option: columns=created_at
CREATE TABLE a (id bigint PRIMARY KEY); -- expect: table/required-columns
