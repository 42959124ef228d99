SELECT id FROM t WHERE name LIKE 'x%';
SELECT id FROM t WHERE name LIKE p;
SELECT '%x';
