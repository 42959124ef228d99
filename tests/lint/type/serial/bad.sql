CREATE TABLE a (
    id bigserial PRIMARY KEY, -- expect: type/serial
    b serial4 -- expect: type/serial
);
