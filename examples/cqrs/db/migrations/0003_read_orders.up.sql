CREATE TABLE r_order (
    tenant_id bigint NOT NULL,
    order_id bigint NOT NULL,
    placed_at timestamptz NOT NULL,
    lines bigint NOT NULL,
    total numeric(14, 2) NOT NULL,
    CONSTRAINT r_order_pkey PRIMARY KEY (tenant_id, order_id)
);
COMMENT ON TABLE r_order IS 'Orders as they are shown; derived, never written by hand.';

CREATE FUNCTION fn_rebuild_r_order() RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    filled bigint;
BEGIN
    TRUNCATE public.r_order;
    INSERT INTO public.r_order (tenant_id, order_id, placed_at, lines, total)
    SELECT o.tenant_id, o.order_id, o.placed_at, count(*), sum(l.price * l.quantity)
    FROM public.w_order o
    JOIN public.w_order_line l ON l.tenant_id = o.tenant_id AND l.order_id = o.order_id
    GROUP BY o.tenant_id, o.order_id, o.placed_at;
    GET DIAGNOSTICS filled = ROW_COUNT;
    RETURN filled;
END
$$;
