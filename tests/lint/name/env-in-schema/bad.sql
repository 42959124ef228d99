CREATE SCHEMA dev_app; -- expect: name/env-in-schema
CREATE SCHEMA app_prod; -- expect: name/env-in-schema
