CREATE TABLE a (id bigint PRIMARY KEY); -- expect: sec/rls-no-policy
ALTER TABLE a ENABLE ROW LEVEL SECURITY;
