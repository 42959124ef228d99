SET ROLE app_owner;
CREATE TABLE orders (id bigint);
