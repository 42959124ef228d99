-- option: pattern=^v_[a-z0-9_]+$
-- option: materialized=^r_[a-z0-9_]+$
CREATE VIEW vw_a AS SELECT 1 AS x; -- expect: name/view
CREATE MATERIALIZED VIEW v_b AS SELECT 1 AS x; -- expect: name/view
