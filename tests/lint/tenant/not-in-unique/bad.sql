-- option: column=tenant_id
-- option: exempt=public.tenants
CREATE TABLE a (id bigint PRIMARY KEY, tenant_id uuid,
    email text UNIQUE); -- expect: tenant/not-in-unique
CREATE UNIQUE INDEX ON a (lower(email)); -- expect: tenant/not-in-unique
