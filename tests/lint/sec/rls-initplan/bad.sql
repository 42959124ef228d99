CREATE TABLE t (id text PRIMARY KEY);
CREATE POLICY p ON t USING (id = current_setting('a.b')); -- expect: sec/rls-initplan
CREATE POLICY q ON t USING (auth.uid() = id::uuid); -- expect: sec/rls-initplan
CREATE POLICY r ON t WITH CHECK (id = upper(current_setting('a.b', true))); -- expect: sec/rls-initplan
