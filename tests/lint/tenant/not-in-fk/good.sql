-- option: column=tenant_id
-- option: exempt=public.tenants
CREATE TABLE tenants (tenant_id uuid PRIMARY KEY);
CREATE TABLE a (id bigint, tenant_id uuid, PRIMARY KEY (tenant_id, id));
CREATE TABLE b (id bigint PRIMARY KEY, tenant_id uuid REFERENCES tenants, a bigint, FOREIGN KEY (tenant_id, a) REFERENCES a);
CREATE TABLE c (id bigint PRIMARY KEY);
ALTER TABLE b ADD c bigint REFERENCES c;
