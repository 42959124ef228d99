DROP TABLE w_order;
DROP FUNCTION fn_touch();
DROP TYPE order_state;
