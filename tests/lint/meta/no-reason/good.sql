-- confiture:ignore data/drop-table the archive has it
DROP TABLE a;
DROP TABLE b; -- confiture:ignore data/drop-table until 2999-12-31: the archive has it
-- squawk-ignore ban-drop-table
DROP TABLE c;
