-- option: column=tenant_id
-- option: exempt=public.tenants
CREATE TABLE a (id bigint PRIMARY KEY, tenant_id uuid);
CREATE INDEX ON a (tenant_id, id);
CREATE TABLE b (id bigint, tenant_id uuid, PRIMARY KEY (tenant_id, id));
