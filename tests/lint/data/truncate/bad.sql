TRUNCATE orders; -- expect: data/truncate
TRUNCATE TABLE a, app.b CASCADE; -- expect: data/truncate, expect: data/truncate
