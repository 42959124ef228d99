MERGE INTO a USING b ON a.id = b.id WHEN NOT MATCHED BY SOURCE THEN DELETE; -- expect: meta/newer-syntax
CREATE TABLE c (id bigint, v integer GENERATED ALWAYS AS (id * 2) VIRTUAL); -- expect: meta/newer-syntax
