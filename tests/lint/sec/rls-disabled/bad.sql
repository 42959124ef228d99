CREATE TABLE a (id bigint PRIMARY KEY); -- expect: sec/rls-disabled
CREATE TABLE b (id bigint PRIMARY KEY); -- expect: sec/rls-disabled
ALTER TABLE b ENABLE ROW LEVEL SECURITY;
ALTER TABLE b DISABLE ROW LEVEL SECURITY;
