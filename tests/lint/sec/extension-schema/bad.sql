CREATE EXTENSION pg_trgm; -- expect: sec/extension-schema
CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public; -- expect: sec/extension-schema
