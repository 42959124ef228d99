CREATE OR REPLACE FUNCTION fn_rebuild_r_order() RETURNS bigint
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

ALTER TABLE r_order DROP COLUMN saved;
ALTER TABLE w_order_line DROP COLUMN discount;
