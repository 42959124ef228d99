CREATE TABLE a (id bigint PRIMARY KEY, b integer);
CREATE TABLE c (a_id bigint CONSTRAINT c_a_id_fkey REFERENCES a, b_id bigint REFERENCES a);
