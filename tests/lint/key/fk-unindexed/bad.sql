CREATE TABLE r (id bigint PRIMARY KEY, a bigint, b bigint, UNIQUE (a, b));
CREATE TABLE t (
    id bigint PRIMARY KEY,
    a bigint REFERENCES r, -- expect: key/fk-unindexed
    b bigint,
    c bigint,
    d bigint,
    CONSTRAINT t_b FOREIGN KEY (b) REFERENCES r, -- expect: key/fk-unindexed
    FOREIGN KEY (c, d) REFERENCES r (a, b) -- expect: key/fk-unindexed
);
CREATE INDEX ON t (b) WHERE b > 0;
CREATE INDEX ON t (id, b);
CREATE INDEX ON t (c) INCLUDE (d);
CREATE INDEX ON t (c, id, d);
CREATE INDEX ON t USING brin (a);
CREATE INDEX ON t ((a + 0));
CREATE INDEX ON t (a) WHERE a IS NULL;
