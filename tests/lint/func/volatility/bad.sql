CREATE FUNCTION a() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT count(*) FROM t'; -- expect: func/volatility
CREATE FUNCTION b() RETURNS void LANGUAGE plpgsql STABLE AS 'BEGIN INSERT INTO t (a) VALUES (1); END'; -- expect: func/volatility
CREATE FUNCTION c() RETURNS timestamptz LANGUAGE sql IMMUTABLE RETURN now(); -- expect: func/volatility
CREATE FUNCTION d() RETURNS double precision LANGUAGE sql STABLE AS 'SELECT random()'; -- expect: func/volatility
