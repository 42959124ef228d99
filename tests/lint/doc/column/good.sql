CREATE TABLE a (id bigint PRIMARY KEY);
COMMENT ON COLUMN public.a.id IS 'Its number.';
CREATE TEMP TABLE t (id bigint);
