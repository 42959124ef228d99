-- option: types=hstore
CREATE TABLE a (id bigint PRIMARY KEY, b jsonb);
