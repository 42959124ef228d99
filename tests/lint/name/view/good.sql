-- option: pattern=^v_[a-z0-9_]+$
-- option: materialized=^r_[a-z0-9_]+$
CREATE VIEW v_a AS SELECT 1 AS x;
CREATE MATERIALIZED VIEW r_a AS SELECT 1 AS x;
