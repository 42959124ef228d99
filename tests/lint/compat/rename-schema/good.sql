-- file: db/migrations/0001_a.up.sql
CREATE SCHEMA fresh;
ALTER SCHEMA fresh RENAME TO shop;
ALTER SCHEMA app OWNER TO app;
-- file: db/migrations/0001_a.down.sql
ALTER SCHEMA shop RENAME TO app;
