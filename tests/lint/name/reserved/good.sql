CREATE TABLE users (id bigint PRIMARY KEY, "time" timestamptz, value text, name text, type text, "position" integer, "User" text);
CREATE TEMP TABLE "select" (id bigint);
