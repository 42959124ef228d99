INSERT INTO t (a, "A") VALUES (1, 2);
UPDATE t SET a[1] = 1, a[2] = 2;
UPDATE t SET c.x = 1, c.y = 2;
CREATE TABLE t (a integer, "A" integer);
CREATE VIEW v AS SELECT o.id, c.id AS customer_id FROM o JOIN c USING (k);
CREATE VIEW w (a, b) AS SELECT o.id, c.id FROM o JOIN c USING (k);
SELECT o.id, c.id FROM o JOIN c USING (k);
ALTER TABLE u ADD COLUMN x integer, ADD COLUMN y text;
