CREATE SCHEMA s;
CREATE TABLE s.r (id bigint PRIMARY KEY);
CREATE TABLE s.a (id bigint PRIMARY KEY, r_id bigint REFERENCES s.r);
