DROP SCHEMA staging; -- expect: data/drop-schema
DROP SCHEMA IF EXISTS a, b CASCADE; -- expect: data/drop-schema, expect: data/drop-schema
