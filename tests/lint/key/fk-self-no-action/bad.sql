CREATE TABLE a (id bigint PRIMARY KEY, parent bigint REFERENCES a); -- expect: key/fk-self-no-action
