-- option: column=tenant_id
-- option: exempt=public.tenants
CREATE TABLE tenants (tenant_id uuid PRIMARY KEY);
CREATE TABLE a (id bigint PRIMARY KEY, tenant_id uuid REFERENCES tenants);
CREATE TABLE b (id bigint PRIMARY KEY, tenant_id uuid);
ALTER TABLE b ADD FOREIGN KEY (tenant_id) REFERENCES tenants;
CREATE TABLE others (tenant_id uuid PRIMARY KEY);
