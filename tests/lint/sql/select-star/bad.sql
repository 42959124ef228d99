CREATE VIEW v AS SELECT * FROM orders; -- expect: sql/select-star
CREATE VIEW w AS SELECT o.*, 1 AS one FROM app.orders o JOIN (SELECT 1) s ON true; -- expect: sql/select-star
SELECT * FROM a -- expect: sql/select-star
UNION ALL
SELECT id FROM b;
CREATE FUNCTION f() RETURNS SETOF orders LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY SELECT * FROM orders; -- expect: sql/select-star
END $$;
WITH x AS (SELECT * FROM orders) -- expect: sql/select-star
SELECT * FROM x;
