-- file: db/migrations/0001_a.up.sql
CREATE SCHEMA staging;
DROP TYPE staging;
-- file: db/migrations/0001_a.down.sql
DROP SCHEMA staging;
