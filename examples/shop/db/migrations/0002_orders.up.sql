CREATE TYPE order_state AS ENUM ('open', 'paid', 'shipped', 'cancelled');

CREATE FUNCTION fn_touch() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_at := now();
    RETURN NEW;
END
$$;

CREATE TABLE w_order (
    order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id bigint NOT NULL REFERENCES w_tenant,
    state order_state NOT NULL DEFAULT 'open',
    total numeric(8, 2) NOT NULL CHECK (total >= 0),
    placed_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE w_order IS 'One order, from the basket to the parcel.';
COMMENT ON COLUMN w_order.total IS 'What the customer pays, in the shop''s currency.';

CREATE INDEX w_order_tenant_placed_idx ON w_order (tenant_id, placed_at);

CREATE TRIGGER w_order_touch BEFORE UPDATE ON w_order
    FOR EACH ROW EXECUTE FUNCTION fn_touch();
