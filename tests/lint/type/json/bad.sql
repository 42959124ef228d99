CREATE TABLE a (
    id bigint PRIMARY KEY,
    b json, -- expect: type/json
    c json[] -- expect: type/json
);
ALTER TABLE a ADD COLUMN d json; -- expect: type/json
CREATE TABLE child () INHERITS (a);
