select t.tableoid, t.oid, 0, null, null, null, null, format_type(t.trftype, null),
       format('FOR %s LANGUAGE %I', format_type(t.trftype, null), l.lanname),
       format('CREATE TRANSFORM FOR %s LANGUAGE %I (%s)', format_type(t.trftype, null), l.lanname,
              concat_ws(', ', case when t.trffromsql <> 0 then
                                   'FROM SQL WITH FUNCTION ' || t.trffromsql::regprocedure end,
                        case when t.trftosql <> 0 then 'TO SQL WITH FUNCTION ' || t.trftosql::regprocedure end))
           as definition
from pg_transform t join pg_language l on l.oid = t.trflang
