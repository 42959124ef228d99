-- confiture:ignore data/drop-table until 2999-12-31 the archive keeps it
DROP TABLE a;
-- confiture:ignore data/drop-table until the archive is gone, 2020-12-31
DROP TABLE b;
-- squawk-ignore ban-drop-table
DROP TABLE c;
