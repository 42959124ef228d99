-- confiture:ignore data/drop-tabel, lock expect: meta/unknown-rule
DROP TABLE a;
-- confiture:ignore-file datas expect: meta/unknown-rule
