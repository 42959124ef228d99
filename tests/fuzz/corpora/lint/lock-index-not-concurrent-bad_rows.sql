-- confiture: transaction=off
CREATE TABLE loaded (id bigint PRIMARY KEY);
INSERT INTO loaded SELECT generate_series(1, 1000000);
CREATE INDEX a ON loaded (id); -- expect: lock/index-not-concurrent
CREATE TABLE copied AS SELECT * FROM loaded;
CREATE INDEX b ON copied (id); -- expect: lock/index-not-concurrent
BEGIN;
CREATE TABLE given_up (id bigint PRIMARY KEY);
ROLLBACK;
CREATE INDEX c ON given_up (id); -- expect: lock/index-not-concurrent
BEGIN;
SAVEPOINT here;
CREATE TABLE half (id bigint PRIMARY KEY);
ROLLBACK TO here;
CREATE INDEX d ON half (id); -- expect: lock/index-not-concurrent
COMMIT;
