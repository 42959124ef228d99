-- confiture:ignore-file data/drop-column: all of it is gone for good
-- confiture:ignore data/drop-table
DROP TABLE a;
ALTER TABLE b DROP COLUMN c;
DROP TABLE d -- confiture:ignore data
    CASCADE;
DROP TABLE e; -- confiture:ignore data/drop-table
COPY f FROM stdin;
-- confiture:ignore data/drop-table
\.
