-- version: 11
ALTER TABLE orders ADD COLUMN paid boolean DEFAULT false;
