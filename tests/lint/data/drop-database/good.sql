-- file: db/migrations/0001_a.up.sql
ALTER DATABASE shop RENAME TO old;
CREATE DATABASE other;
SELECT 'DROP DATABASE shop';
-- file: db/migrations/0001_a.down.sql
DROP DATABASE shop;
