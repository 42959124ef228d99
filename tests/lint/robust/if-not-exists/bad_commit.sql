BEGIN;
CREATE TABLE a (id bigint PRIMARY KEY);
COMMIT;
CREATE TABLE b (id bigint PRIMARY KEY); -- expect: robust/if-not-exists
