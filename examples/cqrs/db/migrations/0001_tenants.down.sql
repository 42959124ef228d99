DROP TABLE w_tenant;
