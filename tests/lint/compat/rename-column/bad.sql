ALTER TABLE orders RENAME COLUMN note TO remark; -- expect: compat/rename-column
ALTER TABLE app.orders RENAME a TO b; -- expect: compat/rename-column
