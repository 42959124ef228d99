DELETE FROM orders; -- expect: data/delete-without-where
DELETE FROM app.orders USING customers; -- expect: data/delete-without-where
DELETE FROM app.orders WHERE TRUE; -- expect: data/delete-without-where
