VACUUM orders;
VACUUM (ANALYZE) orders;
VACUUM (FULL false) orders;
VACUUM (FULL off, VERBOSE) orders;
CREATE TEMP TABLE tmp (id int);
VACUUM FULL tmp;
