SELECT format('line %s of pg_hba.conf lets %s in from %s without a password', line_number,
              array_to_string(user_name, ', '), coalesce(address, 'anywhere')) AS message,
       'Ask for scram-sha-256.' AS hint
FROM pg_catalog.pg_hba_file_rules
WHERE auth_method = 'trust' AND type <> 'local'
ORDER BY line_number
