ALTER TABLE orders ADD COLUMN note text; -- expect: txn/statement-timeout
ALTER TABLE orders ADD COLUMN remark text;
