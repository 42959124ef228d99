-- option: most=5
COMMENT ON TABLE a IS 'éééééé'; -- expect: doc/too-long
