ALTER TABLE orders RENAME TO purchases; -- expect: compat/rename-table
ALTER TABLE IF EXISTS app.lines RENAME TO rows; -- expect: compat/rename-table
CREATE VIEW lines AS SELECT 1;
