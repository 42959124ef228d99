-- option: column=tenant_id
-- option: exempt=public.tenants
CREATE TABLE a (id bigint PRIMARY KEY, tenant_id uuid NOT NULL);
CREATE TABLE b (id bigint PRIMARY KEY);
CREATE TABLE c (id bigint PRIMARY KEY, tenant_id uuid DEFAULT gen_random_uuid());
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO a (id, tenant_id) VALUES (1, NULL);
    INSERT INTO b (id) VALUES (1);
    INSERT INTO c (id) VALUES (1);
END $$;
