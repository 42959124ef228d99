CREATE TABLE a (id bigint PRIMARY KEY, b boolean, c text[], d text NOT NULL, e timestamptz NOT NULL);
CREATE INDEX i ON a (d) WHERE b IS NOT NULL;
