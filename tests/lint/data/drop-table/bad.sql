DROP TABLE orders; -- expect: data/drop-table
DROP TABLE IF EXISTS a, app.b CASCADE; -- expect: data/drop-table, expect: data/drop-table
CREATE TABLE public.c (id bigint PRIMARY KEY);
DROP TABLE app.c; -- expect: data/drop-table
