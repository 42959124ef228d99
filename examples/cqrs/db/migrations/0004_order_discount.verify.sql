SELECT count(*) = 0 FROM w_order_line WHERE discount < 0 OR discount >= 1;
