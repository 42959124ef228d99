ALTER SCHEMA app RENAME TO shop; ALTER SCHEMA "Other" RENAME TO other; -- expect: compat/rename-schema, expect: compat/rename-schema
