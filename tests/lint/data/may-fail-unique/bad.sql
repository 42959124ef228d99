CREATE UNIQUE INDEX ON users (email); -- expect: data/may-fail-unique
CREATE UNIQUE INDEX CONCURRENTLY users_low ON app.users (lower(email)) WHERE active; -- expect: data/may-fail-unique
ALTER TABLE users ADD CONSTRAINT users_name UNIQUE (first, last); -- expect: data/may-fail-unique
ALTER TABLE users ADD PRIMARY KEY (email); -- expect: data/may-fail-unique
