-- option: column=tenant_id
-- option: exempt=public.tenants
CREATE TABLE a (id bigint PRIMARY KEY, tenant_id uuid);
CREATE TABLE b (id bigint PRIMARY KEY, tenant_id uuid,
    a bigint REFERENCES a); -- expect: tenant/not-in-fk
