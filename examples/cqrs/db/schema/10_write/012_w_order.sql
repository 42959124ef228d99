CREATE TABLE w_order (
    order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id bigint NOT NULL REFERENCES w_tenant,
    placed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT w_order_tenant_order_key UNIQUE (tenant_id, order_id)
);
COMMENT ON TABLE w_order IS 'One order of one tenant''s customer.';
