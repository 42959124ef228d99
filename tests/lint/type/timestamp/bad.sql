CREATE TABLE a (
    id bigint PRIMARY KEY,
    b timestamp, -- expect: type/timestamp
    c timestamp(3) without time zone -- expect: type/timestamp
);
ALTER TABLE a ADD COLUMN d timestamp; -- expect: type/timestamp
CREATE TABLE child () INHERITS (a);
