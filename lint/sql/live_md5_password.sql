SELECT format('the password of role "%s" is kept as an MD5 hash', rolname) AS message,
       'Set password_encryption to scram-sha-256, and the password anew.' AS hint
FROM pg_catalog.pg_authid
WHERE rolpassword LIKE 'md5%'
ORDER BY rolname
