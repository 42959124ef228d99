UPDATE orders SET note = ''; -- expect: data/update-without-where
