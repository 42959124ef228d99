CREATE VIEW v AS SELECT id FROM orders;
SELECT count(*) FROM orders;
SELECT id FROM a WHERE EXISTS (SELECT * FROM b WHERE b.id = a.id);
WITH x AS (SELECT id FROM orders) SELECT * FROM x;
SELECT * FROM (SELECT id FROM orders) s;
SELECT * FROM generate_series(1, 3);
SELECT s.* FROM orders o CROSS JOIN LATERAL (SELECT o.id) s;
SELECT row_to_json(o.*) FROM orders o;
SELECT 2 * 3;
