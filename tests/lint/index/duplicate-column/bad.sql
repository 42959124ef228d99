CREATE TABLE a (id bigint PRIMARY KEY, b text, c text);
CREATE INDEX ON a (b, c, b); -- expect: index/duplicate-column
CREATE UNIQUE INDEX x ON a (b, b DESC); -- expect: index/duplicate-column
