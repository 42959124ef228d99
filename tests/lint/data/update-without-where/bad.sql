UPDATE orders SET note = ''; -- expect: data/update-without-where
UPDATE app.orders SET note = '' WHERE 1 = 1 RETURNING id; -- expect: data/update-without-where
