CREATE VIEW v AS SELECT 1 AS a; -- expect: doc/view
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; -- expect: doc/view
