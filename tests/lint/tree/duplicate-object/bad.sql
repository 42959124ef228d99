-- file: db/schema/1.sql
CREATE SCHEMA app;
CREATE TABLE app.a (id bigint PRIMARY KEY);
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE VIEW v AS SELECT id FROM app.a;
CREATE TYPE e AS ENUM ('a');
-- file: db/schema/2.sql
SET search_path = app;
CREATE TABLE IF NOT EXISTS a (id bigint PRIMARY KEY); -- expect: tree/duplicate-object
CREATE OR REPLACE FUNCTION public.f(x int) RETURNS integer LANGUAGE sql AS 'SELECT 2'; -- expect: tree/duplicate-object
CREATE OR REPLACE VIEW public.v AS SELECT id FROM app.a; -- expect: tree/duplicate-object
CREATE TYPE public.e AS ENUM ('b'); -- expect: tree/duplicate-object
