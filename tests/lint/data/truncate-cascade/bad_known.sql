-- file: db/migrations/0001_a.up.sql
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE b (id bigint PRIMARY KEY, a_id bigint REFERENCES a);
-- file: db/migrations/0002_b.up.sql
TRUNCATE a CASCADE; -- expect: data/truncate-cascade
