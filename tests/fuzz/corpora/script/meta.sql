\set v 1
\i 'a b.sql'
\ir x.sql -- y
\echo a \\ SELECT 1 \gexec
SELECT :v, :'v', a[1:2], b::int \; SELECT 3 \g
\copy t from stdin
x
\.
