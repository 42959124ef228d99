-- confiture:ignore data/drop-table, data/drop-column expect: meta/unused-suppression
DROP TABLE a;
-- confiture:ignore data/drop-table expect: meta/unused-suppression

DROP TABLE b;
-- confiture:ignore-file rewrite expect: meta/unused-suppression
