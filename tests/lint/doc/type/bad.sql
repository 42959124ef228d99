CREATE TYPE mood AS ENUM ('a'); CREATE DOMAIN d AS text; -- expect: doc/type, expect: doc/type
