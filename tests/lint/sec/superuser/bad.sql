CREATE ROLE app SUPERUSER; -- expect: sec/superuser
ALTER ROLE app BYPASSRLS; -- expect: sec/superuser
