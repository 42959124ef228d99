ALTER TABLE orders ADD COLUMN note text;
UPDATE orders SET note = ''; -- expect: rewrite/backfill
