CREATE TABLE t (id bigint PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM t; -- expect: sec/view-owner-rights
CREATE VIEW w AS SELECT id FROM v; -- expect: sec/view-owner-rights
CREATE MATERIALIZED VIEW m AS SELECT id FROM t; -- expect: sec/view-owner-rights
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
