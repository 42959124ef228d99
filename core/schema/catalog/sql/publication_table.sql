select r.tableoid, r.oid, 0, 6104, r.prpubid, 0, null, r.prrelid::regclass::text, 'TABLE ' || r.prrelid::regclass,
       (select '(' || string_agg(quote_ident(a.attname), ', ' order by a.attnum) || ')' from pg_attribute a
        where a.attrelid = r.prrelid and a.attnum = any (r.prattrs)) as columns,
       pg_get_expr(r.prqual, r.prrelid) as "where"
from pg_publication_rel r
