CREATE DOMAIN label AS varchar(20);
CREATE TABLE a (id bigint PRIMARY KEY, code varchar(10) UNIQUE);
CREATE TABLE b (
    id int8 PRIMARY KEY REFERENCES a (id),
    code character varying(30) REFERENCES a (code),
    label label REFERENCES a (code),
    elsewhere integer REFERENCES unknown
);
CREATE TABLE c (id bigserial PRIMARY KEY REFERENCES a);
