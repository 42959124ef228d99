-- file: db/migrations/0001_a.up.sql
CREATE TABLE measures (id bigint, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
-- file: db/migrations/0002_b.up.sql
CREATE INDEX measures_at ON ONLY measures (at);
-- file: db/migrations/0003_c.up.sql
CREATE TABLE IF NOT EXISTS brand_new (id bigint PRIMARY KEY);
CREATE INDEX ON brand_new (id);
