CREATE TABLE ${schema}.t_${suffix} (a varchar(${n}), b int DEFAULT {{ d }});
DROP TABLE :"x", :y.z;
{% if x == "it's" %}
DELETE FROM {{ ref('a') }};
{% endif %}
ALTER TABLE {% if x %} a {% else %} b {% endif %} ADD x int;
SET x = :'val';
COMMENT ON TABLE a IS ${c};
SELECT a[1:n];
SELECT * FROM t ${where};
DROP TABLE @{x};
DO $$ BEGIN DROP TABLE {{ x }}.y; END $$;
