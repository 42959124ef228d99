-- confiture:ignore data/drop-table until 2020-12-31 the archive keeps it -- expect: meta/expired-suppression
DROP TABLE a;
DROP TABLE b; -- confiture:ignore data until 2020-02-29: gone -- expect: meta/expired-suppression
-- confiture:ignore-start type until 2001-01-01 old -- expect: meta/expired-suppression
CREATE TABLE c (d timestamp);
-- confiture:ignore-end
