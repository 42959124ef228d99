CREATE SCHEMA app; -- expect: doc/schema
