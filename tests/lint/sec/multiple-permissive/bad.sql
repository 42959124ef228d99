CREATE TABLE t (id bigint PRIMARY KEY);
CREATE POLICY a ON t USING (id > 0);
CREATE POLICY b ON t FOR SELECT TO app USING (id < 0); -- expect: sec/multiple-permissive
