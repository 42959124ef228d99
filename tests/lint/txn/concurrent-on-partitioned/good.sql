-- file: db/migrations/0001_a.up.sql
CREATE TABLE measures (id bigint, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE measures_1 PARTITION OF measures FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- file: db/migrations/0002_b.up.sql
CREATE INDEX CONCURRENTLY ON measures_1 (at);
-- file: db/migrations/0003_c.up.sql
CREATE INDEX CONCURRENTLY ON unknown (at);
