CREATE TABLE r (id bigint PRIMARY KEY, a bigint, b bigint, UNIQUE (a, b));
CREATE TABLE t (
    id bigint PRIMARY KEY REFERENCES r,
    a bigint UNIQUE REFERENCES r,
    b bigint REFERENCES r,
    c bigint,
    d bigint,
    e bigint REFERENCES r,
    f bigint REFERENCES r,
    FOREIGN KEY (c, d) REFERENCES r (a, b)
);
CREATE INDEX ON t (b, id);
CREATE INDEX ON t (d, c, id);
CREATE INDEX ON t USING hash (e);
CREATE INDEX ON t (f) WHERE f IS NOT NULL;
CREATE TABLE p (id bigint, r_id bigint REFERENCES r, PRIMARY KEY (r_id, id)) PARTITION BY LIST (r_id);
CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1);
