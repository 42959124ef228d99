CLUSTER orders USING orders_placed_at; -- expect: lock/cluster
CLUSTER VERBOSE orders; -- expect: lock/cluster
CLUSTER; -- expect: lock/cluster
