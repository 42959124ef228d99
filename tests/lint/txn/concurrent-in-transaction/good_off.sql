-- confiture: transaction=off
CREATE INDEX CONCURRENTLY ON orders (id);
VACUUM orders;
