CREATE TABLE a_table_with_a_name_that_is_a_good_deal_longer_than_postgresql_keeps (id bigint PRIMARY KEY); -- expect: name/too-long
ALTER TABLE a ADD COLUMN "a column with a name that is a good deal longer than postgresql keeps" integer; -- expect: name/too-long
ALTER TABLE a ADD CONSTRAINT a_constraint_with_a_name_that_is_a_good_deal_longer_than_it_keeps CHECK (id > 0); -- expect: name/too-long
ALTER TABLE a RENAME TO a_table_with_a_name_that_is_a_good_deal_longer_than_postgresql_keeps2; -- expect: name/too-long
CREATE INDEX "éééééééééééééééééééééééééééééééé" ON a (id); -- expect: name/too-long
CREATE FUNCTION a_function_with_a_name_that_is_a_good_deal_longer_than_postgresql_keeps() RETURNS integer LANGUAGE sql AS 'SELECT 1'; -- expect: name/too-long
