-- option: column=tenant_id
-- option: exempt=public.tenants
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO a (id) VALUES (1); -- expect: tenant/insert-missing
END $$;
CREATE TABLE a (id bigint PRIMARY KEY, tenant_id uuid NOT NULL);
