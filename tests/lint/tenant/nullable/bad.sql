-- option: column=tenant_id
-- option: exempt=public.tenants
CREATE TABLE a (id bigint PRIMARY KEY, tenant_id uuid); -- expect: tenant/nullable
CREATE TABLE b (id bigint PRIMARY KEY, tenant_id uuid NOT NULL); -- expect: tenant/nullable
ALTER TABLE b ALTER COLUMN tenant_id DROP NOT NULL;
