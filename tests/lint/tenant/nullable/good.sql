-- option: column=tenant_id
-- option: exempt=public.tenants
CREATE TABLE a (id bigint PRIMARY KEY, tenant_id uuid);
ALTER TABLE a ALTER tenant_id SET NOT NULL;
CREATE TABLE b (id bigint, tenant_id uuid, PRIMARY KEY (tenant_id, id));
CREATE TABLE c (id bigint PRIMARY KEY);
