-- file: db/migrations/0001_a.up.sql
ALTER TABLE measures DETACH PARTITION measures_2020 CONCURRENTLY;
-- file: db/migrations/0002_b.up.sql
ALTER TABLE measures DETACH PARTITION measures_2020 FINALIZE;
-- file: db/migrations/0003_c.up.sql
CREATE TABLE fresh (at date) PARTITION BY RANGE (at);
ALTER TABLE fresh DETACH PARTITION fresh_2020;
