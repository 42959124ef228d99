select 3602, c.oid, -m.maptokentype, c.tableoid, c.oid, 0, null, t.alias, quote_ident(t.alias),
       string_agg(m.mapdict::regdictionary::text, ', ' order by m.mapseqno) as dictionaries
from pg_ts_config c
join pg_namespace n on n.oid = c.cfgnamespace
join pg_ts_config_map m on m.mapcfg = c.oid
join lateral ts_token_type(c.cfgparser) t on t.tokid = m.maptokentype
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
group by c.tableoid, c.oid, m.maptokentype, t.alias
