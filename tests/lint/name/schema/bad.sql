CREATE SCHEMA "Sales"; -- expect: name/schema
CREATE SCHEMA IF NOT EXISTS "my schema"; -- expect: name/schema
