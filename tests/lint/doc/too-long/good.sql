-- option: most=5
COMMENT ON TABLE a IS 'ééééé';
COMMENT ON TABLE b IS NULL;
