select a.tableoid, a.oid, 0, null, null, null, null, a.amname, quote_ident(a.amname),
       format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', a.amname,
              case a.amtype when 't' then 'TABLE' else 'INDEX' end, a.amhandler) as definition
from pg_am a
where a.oid >= 16384
