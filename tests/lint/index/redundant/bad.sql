CREATE TABLE a (id bigint PRIMARY KEY, b text, c text, d text, UNIQUE (d, c));
CREATE INDEX x ON a (b); -- expect: index/redundant
CREATE INDEX y ON a (b, c);
CREATE INDEX z ON a (d); -- expect: index/redundant
CREATE INDEX w ON a (id); -- expect: index/redundant
