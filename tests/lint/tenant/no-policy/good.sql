-- option: column=tenant_id
-- option: exempt=public.tenants
CREATE TABLE a (id bigint PRIMARY KEY, tenant_id uuid);
ALTER TABLE a ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON a USING (a.tenant_id = (SELECT current_setting('x'))::uuid);
CREATE TABLE p (id bigint, tenant_id uuid) PARTITION BY LIST (tenant_id);
CREATE TABLE p1 PARTITION OF p DEFAULT;
ALTER TABLE p ENABLE ROW LEVEL SECURITY;
CREATE POLICY q ON p USING ("tenant_id" IS NOT NULL);
