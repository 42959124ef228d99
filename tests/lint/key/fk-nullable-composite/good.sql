CREATE TABLE r (id bigint PRIMARY KEY, a bigint, UNIQUE (id, a));
CREATE TABLE t (id bigint PRIMARY KEY, b bigint NOT NULL, c bigint NOT NULL, FOREIGN KEY (b, c) REFERENCES r (id, a));
CREATE TABLE u (id bigint PRIMARY KEY, b bigint REFERENCES r);
