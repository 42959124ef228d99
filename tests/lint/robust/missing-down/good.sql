-- file: db/migrations/0001_a.up.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE lines (id bigint PRIMARY KEY);
-- file: db/migrations/0001_a.down.sql
DROP TABLE lines, orders;
-- file: db/migrations/0002_b.up.sql
CREATE TYPE mood AS ENUM ('a');
-- file: db/migrations/0002_b.down.sql
DO $$ BEGIN DROP TYPE mood; END $$;
