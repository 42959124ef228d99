ALTER FUNCTION total(bigint) RENAME TO sum_of; -- expect: compat/rename-object
ALTER VIEW app.v RENAME TO w; ALTER SEQUENCE s RENAME TO t; -- expect: compat/rename-object, expect: compat/rename-object
ALTER TYPE mood RENAME TO feeling; -- expect: compat/rename-object
ALTER MATERIALIZED VIEW m RENAME TO n; -- expect: compat/rename-object
CREATE OR REPLACE FUNCTION known() RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION known() RENAME TO other; -- expect: compat/rename-object
