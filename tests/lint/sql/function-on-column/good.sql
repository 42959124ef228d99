SELECT id FROM t WHERE email = lower('X');
SELECT lower(email) FROM t WHERE email = 'x';
SELECT id FROM a JOIN b ON a.id = b.id WHERE lower(a.x) = b.x;
