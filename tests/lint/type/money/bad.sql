CREATE TABLE a (
    id bigint PRIMARY KEY,
    b money, -- expect: type/money
    c money[] -- expect: type/money
);
ALTER TABLE a ADD COLUMN d money; -- expect: type/money
CREATE TABLE child () INHERITS (a);
