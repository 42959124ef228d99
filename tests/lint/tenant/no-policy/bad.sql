-- option: column=tenant_id
-- option: exempt=public.tenants
CREATE TABLE a (id bigint PRIMARY KEY, tenant_id uuid); -- expect: tenant/no-policy
CREATE TABLE b (id bigint PRIMARY KEY, tenant_id uuid); -- expect: tenant/no-policy
ALTER TABLE b ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON b USING (id::text = 'tenant_id');
CREATE TABLE c (id bigint PRIMARY KEY, tenant_id uuid); -- expect: tenant/no-policy
CREATE POLICY p ON c USING (tenant_id IS NOT NULL);
