select t.tableoid, t.oid, 0, null, null, null, n.nspname, t.tmplname, format('%I.%I', n.nspname, t.tmplname),
       format('CREATE TEXT SEARCH TEMPLATE %I.%I (%sLEXIZE = %s)', n.nspname, t.tmplname,
              case when t.tmplinit <> 0 then 'INIT = ' || t.tmplinit || ', ' else '' end, t.tmpllexize) as definition
from pg_ts_template t join pg_namespace n on n.oid = t.tmplnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
