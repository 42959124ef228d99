CREATE TABLE a (id bigint PRIMARY KEY, PlacedAt timestamptz, _hidden text, "fine" text, "Gone" text);
ALTER TABLE a RENAME COLUMN "Gone" TO kept;
