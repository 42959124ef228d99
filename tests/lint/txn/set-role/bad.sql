CREATE TABLE orders (id bigint); -- expect: txn/set-role
