-- version: 10
ALTER TABLE orders ADD COLUMN paid boolean DEFAULT false; -- expect: rewrite/default-before-11
ALTER TABLE orders ADD COLUMN note text;
