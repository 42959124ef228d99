CREATE TABLE w_order_line (
    order_line_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id bigint NOT NULL,
    order_id bigint NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    price numeric(12, 2) NOT NULL CHECK (price >= 0),
    discount numeric(5, 4) NOT NULL DEFAULT 0,
    CONSTRAINT w_order_line_order_fkey FOREIGN KEY (tenant_id, order_id) REFERENCES w_order (tenant_id, order_id)
);
COMMENT ON TABLE w_order_line IS 'What was ordered: so many, at this price each.';

CREATE INDEX w_order_line_order_idx ON w_order_line (tenant_id, order_id);
