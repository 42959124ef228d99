ALTER TABLE orders ADD COLUMN note text; -- expect: txn/idle-timeout
ALTER TABLE orders ADD COLUMN remark text;
