ALTER TABLE orders ADD PRIMARY KEY (id); -- expect: lock/add-primary-key
ALTER TABLE lines ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY; -- expect: lock/add-primary-key
