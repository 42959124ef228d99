-- file: db/migrations/0001_a.up.sql
CREATE SCHEMA staging;
DROP SCHEMA staging;
-- file: db/migrations/0001_a.down.sql
DROP SCHEMA staging;
