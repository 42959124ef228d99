-- option: read_models=r_a: w_a
-- option: read_models=r_b: w_a, w_b
-- option: read_models=r_c: w_b
-- option: read_models=r_d: w_a
CREATE TABLE w_a (id bigint PRIMARY KEY);
CREATE TABLE w_b (id bigint PRIMARY KEY);
CREATE TABLE r_a (id bigint PRIMARY KEY);
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO r_a (id) SELECT id FROM w_a;
END $$;
CREATE VIEW v AS SELECT id FROM w_b;
CREATE MATERIALIZED VIEW r_b AS SELECT w_a.id FROM w_a JOIN v USING (id);
CREATE TABLE r_c (id bigint PRIMARY KEY);
CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO r_c (id) VALUES (NEW.id);
    RETURN NEW;
END $$;
CREATE TRIGGER t AFTER INSERT ON w_b FOR EACH ROW EXECUTE FUNCTION g();
CREATE VIEW r_d AS SELECT id FROM w_a;
