CREATE ROLE app LOGIN;
ALTER ROLE app PASSWORD NULL;
ALTER ROLE app SET search_path = app;
CREATE TABLE t (id bigint PRIMARY KEY, password text DEFAULT 'x');
