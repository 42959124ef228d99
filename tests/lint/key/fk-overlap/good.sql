CREATE TABLE r (id bigint PRIMARY KEY, a bigint, UNIQUE (id, a));
CREATE TABLE t (id bigint PRIMARY KEY, b bigint, c bigint REFERENCES r, d bigint, FOREIGN KEY (b, d) REFERENCES r (id, a));
