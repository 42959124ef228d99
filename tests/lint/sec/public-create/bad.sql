GRANT CREATE ON SCHEMA public TO PUBLIC; -- expect: sec/public-create
GRANT ALL ON SCHEMA app, public TO app, public; -- expect: sec/public-create
