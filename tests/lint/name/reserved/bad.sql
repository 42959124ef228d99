CREATE TABLE "user" (id bigint PRIMARY KEY, "order" integer, "end" date); -- expect: name/reserved, expect: name/reserved, expect: name/reserved
CREATE VIEW public."table" AS SELECT 1 AS a; -- expect: name/reserved
CREATE FUNCTION "analyse"() RETURNS integer LANGUAGE sql AS 'SELECT 1'; -- expect: name/reserved
