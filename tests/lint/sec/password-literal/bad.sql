CREATE ROLE app LOGIN PASSWORD 'secret'; -- expect: sec/password-literal
ALTER USER app WITH ENCRYPTED PASSWORD 'md5abc'; -- expect: sec/password-literal
CREATE USER "App" PASSWORD 'x' SUPERUSER; -- expect: sec/password-literal
