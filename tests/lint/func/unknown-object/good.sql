-- file: db/schema/a.sql
CREATE TABLE app.orders (id bigint PRIMARY KEY);
CREATE FUNCTION app.n() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO app.orders (id) VALUES (1);
    INSERT INTO scratch (id) VALUES (1);
    INSERT INTO elsewhere.scratch (id) VALUES (1);
END $$;
