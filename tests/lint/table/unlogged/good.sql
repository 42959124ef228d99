-- option: exempt=public.cache_*
/* CREATE UNLOGGED TABLE a (id bigint PRIMARY KEY); */
CREATE TABLE a (id bigint PRIMARY KEY);
COMMENT ON TABLE a IS 'It is not UNLOGGED.';
CREATE UNLOGGED TABLE b (id bigint PRIMARY KEY);
ALTER TABLE b SET LOGGED;
CREATE UNLOGGED TABLE cache_page (id bigint PRIMARY KEY);
