ALTER TABLE orders SET UNLOGGED; -- expect: rewrite/storage
ALTER TABLE orders SET LOGGED; -- expect: rewrite/storage
ALTER TABLE orders SET TABLESPACE fast; -- expect: rewrite/storage
ALTER TABLE orders SET ACCESS METHOD heap; -- expect: rewrite/storage
