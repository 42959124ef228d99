CREATE DOMAIN label AS text;
CREATE TABLE a (id bigint PRIMARY KEY, code text UNIQUE, UNIQUE (id, code));
CREATE TABLE b (
    id bigint PRIMARY KEY,
    a_id integer REFERENCES a, -- expect: key/fk-type-mismatch
    code uuid,
    FOREIGN KEY (id, code) REFERENCES a (id, code) -- expect: key/fk-type-mismatch
);
CREATE TABLE c (id bigint PRIMARY KEY, a_id bigint REFERENCES a); -- expect: key/fk-type-mismatch
ALTER TABLE c ALTER COLUMN a_id TYPE numeric;
