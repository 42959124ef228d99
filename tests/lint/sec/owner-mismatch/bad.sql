CREATE TABLE a (id bigint PRIMARY KEY);
ALTER TABLE a OWNER TO app_owner;
CREATE TABLE b (id bigint PRIMARY KEY); -- expect: sec/owner-mismatch
ALTER TABLE b OWNER TO jane;
