select c.tableoid, c.oid, 0, null, null, null, n.nspname, c.cfgname, format('%I.%I', n.nspname, c.cfgname),
       format('%I.%I', pn.nspname, p.prsname) as parser,
       quote_ident(pg_get_userbyid(c.cfgowner)) as owner
from pg_ts_config c
join pg_namespace n on n.oid = c.cfgnamespace
join pg_ts_parser p on p.oid = c.cfgparser
join pg_namespace pn on pn.oid = p.prsnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
