-- file: db/migrations/0001_a.up.sql
CREATE TABLE t (id bigint PRIMARY KEY, a text, b text, c text, n bigserial, CONSTRAINT k UNIQUE (a));
CREATE UNIQUE INDEX by_b ON t (b);
-- file: db/migrations/0002_b.up.sql
ALTER TABLE t DROP CONSTRAINT k;
ALTER TABLE t ADD UNIQUE (a, c);
DROP INDEX by_b;
CREATE UNIQUE INDEX ON t (c, b);
CREATE UNIQUE INDEX ON t (id, c);
CREATE UNIQUE INDEX ON t (n);
CREATE INDEX ON users (email);
ALTER TABLE users ADD UNIQUE USING INDEX users_email;
DELETE FROM twins a USING twins b WHERE a.id > b.id;
CREATE UNIQUE INDEX ON twins (name);
ALTER TABLE users ADD COLUMN token uuid;
CREATE UNIQUE INDEX ON users (token);
-- file: db/migrations/0002_b.down.sql
CREATE UNIQUE INDEX ON users (email);
