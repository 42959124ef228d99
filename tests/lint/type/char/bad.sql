CREATE TABLE a (
    id bigint PRIMARY KEY,
    b char(3), -- expect: type/char
    c character(2)[] -- expect: type/char
);
ALTER TABLE a ADD COLUMN d char(3); -- expect: type/char
CREATE TABLE child () INHERITS (a);
