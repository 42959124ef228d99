select s.tableoid, s.oid, 0, 6104, s.pnpubid, 0, null, s.pnnspid::regnamespace::text,
       'TABLES IN SCHEMA ' || s.pnnspid::regnamespace,
       null as nothing
from pg_publication_namespace s
