-- option: types=hstore
CREATE TABLE a (id bigint PRIMARY KEY, b hstore); -- expect: type/disallowed
