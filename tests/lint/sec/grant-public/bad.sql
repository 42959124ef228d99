GRANT INSERT ON t TO PUBLIC; -- expect: sec/grant-public
GRANT ALL ON app.t TO app, PUBLIC; -- expect: sec/grant-public
GRANT SELECT, UPDATE ON t TO public; -- expect: sec/grant-public
GRANT EXECUTE ON FUNCTION f(integer) TO PUBLIC; -- expect: sec/grant-public
GRANT ALL ON ALL TABLES IN SCHEMA app TO PUBLIC; -- expect: sec/grant-public
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT INSERT ON TABLES TO PUBLIC; -- expect: sec/grant-public
