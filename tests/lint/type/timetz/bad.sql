CREATE TABLE a (
    id bigint PRIMARY KEY,
    b timetz, -- expect: type/timetz
    c time(3) with time zone -- expect: type/timetz
);
ALTER TABLE a ADD COLUMN d timetz; -- expect: type/timetz
CREATE TABLE child () INHERITS (a);
