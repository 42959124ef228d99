CREATE SCHEMA extensions;
CREATE EXTENSION pg_trgm SCHEMA extensions;
SET search_path = extensions;
CREATE EXTENSION hstore;
