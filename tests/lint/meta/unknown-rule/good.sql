-- confiture:ignore data/drop-table nonsense/here is only a reason
DROP TABLE a;
SELECT '-- confiture:ignore nothing/such';
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$
    -- confiture:ignore nothing/such
    SELECT 1;
$$;
