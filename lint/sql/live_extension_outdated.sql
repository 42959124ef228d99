SELECT format('%I', name) AS object,
       format('extension "%s" is at %s, the server has %s', name, installed_version, default_version) AS message,
       format('ALTER EXTENSION %I UPDATE;', name) AS hint
FROM pg_catalog.pg_available_extensions
WHERE installed_version <> default_version
ORDER BY 1
