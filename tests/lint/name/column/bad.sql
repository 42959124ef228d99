CREATE TABLE a (
    id bigint PRIMARY KEY,
    "placedAt" timestamptz, -- expect: name/column
    "with space" text -- expect: name/column
);
ALTER TABLE a ADD COLUMN "Late" text; -- expect: name/column
CREATE TABLE b () INHERITS (a);
