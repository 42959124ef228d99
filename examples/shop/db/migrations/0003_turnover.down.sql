DROP VIEW v_turnover;
