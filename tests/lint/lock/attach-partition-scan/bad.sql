-- file: db/migrations/0001_a.up.sql
CREATE TABLE m (at date NOT NULL, n int) PARTITION BY RANGE (at);
CREATE TABLE m_1 (at date NOT NULL, n int);
CREATE TABLE m_2 (at date, n int, CHECK (at >= '2024-01-01' AND at < '2025-01-01'));
CREATE TABLE m_3 (at date NOT NULL, n int);
ALTER TABLE m_3 ADD CONSTRAINT b CHECK (at >= '2025-01-01' AND at < '2026-01-01') NOT VALID;
CREATE TABLE m_4 (at date NOT NULL, n int, CHECK (at >= '2026-01-01' AND at < '2026-06-01'));
-- file: db/migrations/0002_b.up.sql
ALTER TABLE m ATTACH PARTITION m_1 FOR VALUES FROM ('2023-01-01') TO ('2024-01-01'); -- expect: lock/attach-partition-scan
ALTER TABLE m ATTACH PARTITION m_2 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); -- expect: lock/attach-partition-scan
ALTER TABLE m ATTACH PARTITION m_3 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); -- expect: lock/attach-partition-scan
ALTER TABLE m ATTACH PARTITION m_4 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01'); -- expect: lock/attach-partition-scan
ALTER TABLE m ATTACH PARTITION unheard FOR VALUES FROM ('2027-01-01') TO ('2028-01-01'); -- expect: lock/attach-partition-scan
