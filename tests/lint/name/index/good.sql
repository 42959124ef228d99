CREATE TABLE a (id bigint PRIMARY KEY, b integer);
CREATE INDEX ON a (b);
CREATE INDEX a_b_id_idx ON a (b, id);
CREATE INDEX low ON a ((b + 1));
