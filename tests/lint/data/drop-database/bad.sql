DROP DATABASE shop; -- expect: data/drop-database
DROP DATABASE IF EXISTS "Shop" WITH (FORCE); SELECT 1; -- expect: data/drop-database
