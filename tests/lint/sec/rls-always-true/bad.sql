CREATE TABLE t (id bigint PRIMARY KEY, owner text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY a ON t USING (true); -- expect: sec/rls-always-true
CREATE POLICY b ON t FOR INSERT WITH CHECK (1 = 1); -- expect: sec/rls-always-true
CREATE POLICY c ON t FOR DELETE USING (owner = current_user OR true); -- expect: sec/rls-always-true
CREATE POLICY d ON t FOR UPDATE USING (owner = current_user) WITH CHECK ((true)); -- expect: sec/rls-always-true
CREATE POLICY e ON t FOR UPDATE USING (owner = current_user); -- expect: sec/rls-always-true
ALTER POLICY e ON t USING (NOT false);
CREATE POLICY f ON t TO app USING ('t'::boolean); -- expect: sec/rls-always-true
