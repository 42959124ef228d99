INSERT INTO t (a, b, a) VALUES (1, 2, 3); -- expect: sql/duplicate-column
UPDATE t SET a = 1, A = 2; -- expect: sql/duplicate-column
CREATE TABLE t (a integer,
    b integer,
    "a" text); -- expect: sql/duplicate-column
ALTER TABLE u ADD COLUMN x integer, ADD COLUMN x text; -- expect: sql/duplicate-column
CREATE VIEW v AS SELECT o.id, c.id FROM o JOIN c USING (k); -- expect: sql/duplicate-column
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO t (a, a) VALUES (1, 2); -- expect: sql/duplicate-column
END $$;
