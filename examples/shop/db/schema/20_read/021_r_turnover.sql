CREATE VIEW v_turnover AS
SELECT tenant_id, date_trunc('month', placed_at) AS month, count(*) AS orders, sum(total) AS turnover
FROM w_order
WHERE state <> 'cancelled'
GROUP BY 1, 2;
