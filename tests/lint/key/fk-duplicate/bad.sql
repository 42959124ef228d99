CREATE TABLE r (id bigint PRIMARY KEY);
CREATE TABLE a (id bigint PRIMARY KEY, r_id bigint REFERENCES r);
ALTER TABLE a ADD CONSTRAINT again FOREIGN KEY (r_id) REFERENCES r; -- expect: key/fk-duplicate
