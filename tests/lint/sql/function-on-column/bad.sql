SELECT id FROM t WHERE lower(email) = 'x'; -- expect: sql/function-on-column
UPDATE t SET a = 1 WHERE b = 1 AND now() > date_trunc('day', at); -- expect: sql/function-on-column
