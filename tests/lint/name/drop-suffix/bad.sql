DROP TABLE orders; -- expect: name/drop-suffix
