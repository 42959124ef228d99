TRUNCATE orders CASCADE; -- expect: data/truncate-cascade
TRUNCATE TABLE ONLY app.a, "B" RESTART IDENTITY CASCADE; -- expect: data/truncate-cascade
