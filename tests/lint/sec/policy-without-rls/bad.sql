CREATE TABLE a (id bigint PRIMARY KEY);
CREATE POLICY p ON a USING (true); -- expect: sec/policy-without-rls
CREATE TABLE b (id bigint PRIMARY KEY);
ALTER TABLE b ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON b USING (true); -- expect: sec/policy-without-rls
ALTER TABLE b DISABLE ROW LEVEL SECURITY;
