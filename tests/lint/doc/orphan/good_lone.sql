-- lone
-- file: db/migrations/0002_b.up.sql
COMMENT ON TABLE orders IS 'x';
