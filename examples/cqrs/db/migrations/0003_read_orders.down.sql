DROP FUNCTION fn_rebuild_r_order();
DROP TABLE r_order;
