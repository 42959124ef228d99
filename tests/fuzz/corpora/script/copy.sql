COPY t (a) FROM stdin;
1	'
\.
SELECT é;
COPY u FROM STDIN;
\.
