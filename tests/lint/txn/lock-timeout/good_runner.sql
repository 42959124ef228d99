-- option: runner=true
ALTER TABLE orders ADD COLUMN note text;
