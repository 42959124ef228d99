-- file: db/migrations/0001_a.up.sql
CREATE TYPE fresh AS ENUM ('a');
ALTER TYPE fresh RENAME VALUE 'a' TO 'b';
ALTER TYPE mood ADD VALUE 'fine';
-- file: db/migrations/0001_a.down.sql
ALTER TYPE mood RENAME VALUE 'fine' TO 'ok';
