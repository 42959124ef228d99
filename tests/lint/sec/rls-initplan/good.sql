CREATE TABLE t (id text PRIMARY KEY);
CREATE POLICY p ON t USING (id = (SELECT current_setting('a.b')));
CREATE POLICY q ON t USING ((SELECT auth.uid()) = id::uuid);
CREATE POLICY r ON t USING (id = current_user);
