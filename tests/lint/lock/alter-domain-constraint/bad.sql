ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%'); -- expect: lock/alter-domain-constraint
