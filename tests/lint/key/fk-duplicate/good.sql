CREATE TABLE r (id bigint PRIMARY KEY);
CREATE TABLE a (id bigint PRIMARY KEY, r_id bigint REFERENCES r, s_id bigint REFERENCES r);
