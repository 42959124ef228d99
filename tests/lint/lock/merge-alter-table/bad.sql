ALTER TABLE orders ALTER COLUMN a TYPE bigint;
ALTER TABLE orders ALTER COLUMN b TYPE bigint; -- expect: lock/merge-alter-table
