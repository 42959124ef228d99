-- option: owner=app_owner
CREATE TABLE a (id bigint PRIMARY KEY);
ALTER TABLE a OWNER TO app_owner;
CREATE TABLE c (id bigint PRIMARY KEY);
