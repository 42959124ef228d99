ALTER TABLE bookings ADD CONSTRAINT apart EXCLUDE USING gist (during WITH &&); -- expect: lock/add-exclusion
