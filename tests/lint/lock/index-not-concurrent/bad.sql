CREATE INDEX a ON orders (placed_at); -- expect: lock/index-not-concurrent
CREATE UNIQUE INDEX IF NOT EXISTS b -- expect: lock/index-not-concurrent
    ON app.orders (number);
CREATE TABLE fresh (id bigint PRIMARY KEY);
ROLLBACK;
CREATE INDEX c ON fresh (id); -- expect: lock/index-not-concurrent
CREATE TABLE IF NOT EXISTS maybe (id bigint PRIMARY KEY);
CREATE INDEX d ON maybe (id); -- expect: lock/index-not-concurrent
CREATE TABLE public.here (id bigint PRIMARY KEY);
CREATE INDEX e ON elsewhere.here (id); -- expect: lock/index-not-concurrent
