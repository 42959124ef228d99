GRANT SELECT ON ALL TABLES IN SCHEMA app, stats TO reader; -- expect: sec/no-default-privileges
ALTER DEFAULT PRIVILEGES IN SCHEMA stats GRANT SELECT ON TABLES TO reader;
