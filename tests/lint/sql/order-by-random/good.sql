SELECT id, random() AS r FROM t ORDER BY id;
