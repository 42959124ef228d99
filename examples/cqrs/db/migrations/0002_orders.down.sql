-- confiture:ignore lock/foreign-key-parent w_order is dropped with it
DROP TABLE w_order_line;
DROP TABLE w_order;
