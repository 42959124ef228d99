SELECT enumtypid, enumlabel
FROM pg_catalog.pg_enum
ORDER BY enumtypid, enumsortorder
