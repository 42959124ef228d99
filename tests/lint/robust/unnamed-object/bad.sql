CREATE INDEX CONCURRENTLY ON orders (note); -- expect: robust/unnamed-object
ALTER TABLE orders ADD CHECK (a > 0) NOT VALID, ADD FOREIGN KEY (b) REFERENCES c NOT VALID; -- expect: robust/unnamed-object, expect: robust/unnamed-object
