SELECT id FROM t WHERE name LIKE '%x'; -- expect: sql/leading-wildcard
DELETE FROM t WHERE name NOT ILIKE '%' || 'x' || '%'; -- expect: sql/leading-wildcard
