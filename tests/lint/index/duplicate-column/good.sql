CREATE TABLE a (id bigint PRIMARY KEY, b text, c text);
CREATE INDEX ON a (b, c, lower(b));
CREATE INDEX ON a (b) INCLUDE (c);
CREATE INDEX ON a USING gin (b gin_trgm_ops, b other_ops);
