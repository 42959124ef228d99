CREATE TYPE Mood AS ENUM ('a');
CREATE DOMAIN pos_int AS integer;
