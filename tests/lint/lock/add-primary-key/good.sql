ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_id_idx;
CREATE TABLE fresh (id bigint);
ALTER TABLE ONLY fresh ADD CONSTRAINT fresh_pkey PRIMARY KEY (id);
