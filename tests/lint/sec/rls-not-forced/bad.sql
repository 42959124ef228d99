CREATE TABLE a (id bigint PRIMARY KEY); -- expect: sec/rls-not-forced
ALTER TABLE a ENABLE ROW LEVEL SECURITY;
