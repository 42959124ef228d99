-- file: db/migrations/0001_a.up.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE MATERIALIZED VIEW sales AS SELECT id FROM orders;
CREATE UNIQUE INDEX ON sales (id);
CREATE MATERIALIZED VIEW plain AS SELECT id FROM orders;
-- file: db/migrations/0002_b.up.sql
REFRESH MATERIALIZED VIEW sales; -- expect: lock/refresh-not-concurrent
REFRESH MATERIALIZED VIEW public.sales WITH DATA; -- expect: lock/refresh-not-concurrent
REFRESH MATERIALIZED VIEW plain; -- expect: lock/refresh-not-concurrent
