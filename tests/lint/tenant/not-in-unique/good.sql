-- option: column=tenant_id
-- option: exempt=public.tenants
CREATE TABLE a (id bigint PRIMARY KEY, tenant_id uuid, email text, k uuid UNIQUE, UNIQUE (email, tenant_id));
CREATE INDEX ON a (email);
CREATE TABLE b (id bigint PRIMARY KEY, email text UNIQUE);
