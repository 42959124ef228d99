-- option: exempt=public.exempt_*
-- option: min-columns=2
CREATE TABLE a (id bigint PRIMARY KEY, b text);
COMMENT ON TABLE public.a IS 'One row an a.';
CREATE TABLE small (id bigint PRIMARY KEY);
CREATE TABLE exempt_x (id bigint PRIMARY KEY, b text);
CREATE TEMP TABLE work (id bigint PRIMARY KEY, b text);
-- confiture:ignore doc/table its name says all
CREATE TABLE said_by_its_name (id bigint PRIMARY KEY, b text);
