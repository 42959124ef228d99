select p.tableoid, p.oid, 0, null, null, null, n.nspname, p.prsname, format('%I.%I', n.nspname, p.prsname),
       format('CREATE TEXT SEARCH PARSER %I.%I (START = %s, GETTOKEN = %s, END = %s, LEXTYPES = %s%s)', n.nspname,
              p.prsname, p.prsstart, p.prstoken, p.prsend, p.prslextype,
              case when p.prsheadline <> 0 then ', HEADLINE = ' || p.prsheadline else '' end) as definition
from pg_ts_parser p join pg_namespace n on n.oid = p.prsnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
