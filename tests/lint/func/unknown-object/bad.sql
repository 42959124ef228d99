-- file: db/schema/a.sql
CREATE TABLE app.orders (id bigint PRIMARY KEY);
CREATE FUNCTION app.n() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO app.purchases (id) VALUES (1); -- expect: func/unknown-object
END $$;
