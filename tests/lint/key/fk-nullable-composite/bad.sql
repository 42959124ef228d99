CREATE TABLE r (id bigint PRIMARY KEY, a bigint, UNIQUE (id, a));
CREATE TABLE t (id bigint PRIMARY KEY, b bigint NOT NULL, c bigint, FOREIGN KEY (b, c) REFERENCES r (id, a)); -- expect: key/fk-nullable-composite
