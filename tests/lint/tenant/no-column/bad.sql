-- option: column=tenant_id
CREATE TABLE a (id bigint PRIMARY KEY); -- expect: tenant/no-column
CREATE TABLE b (id bigint PRIMARY KEY, tenant_id uuid); -- expect: tenant/no-column
ALTER TABLE b DROP COLUMN tenant_id;
