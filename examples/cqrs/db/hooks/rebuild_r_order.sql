SELECT fn_rebuild_r_order();
