-- option: column=tenant_id
-- option: tables=public.w_*
-- option: exempt=public.w_tenant
CREATE TABLE w_tenant (id bigint PRIMARY KEY);
CREATE TABLE w_a (id bigint PRIMARY KEY, tenant_id uuid);
CREATE TABLE w_b (id bigint PRIMARY KEY);
ALTER TABLE w_b ADD COLUMN tenant_id uuid;
CREATE TABLE other (id bigint PRIMARY KEY);
CREATE TEMP TABLE w_c (id bigint PRIMARY KEY);
