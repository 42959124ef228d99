select d.tableoid, d.oid, 0, null, null, null, n.nspname, d.dictname, format('%I.%I', n.nspname, d.dictname),
       format('CREATE TEXT SEARCH DICTIONARY %I.%I (TEMPLATE = %I.%I%s)', n.nspname, d.dictname, tn.nspname,
              t.tmplname, case when d.dictinitoption <> '' then ', ' || d.dictinitoption else '' end) as definition,
       quote_ident(pg_get_userbyid(d.dictowner)) as owner
from pg_ts_dict d
join pg_namespace n on n.oid = d.dictnamespace
join pg_ts_template t on t.oid = d.dicttemplate
join pg_namespace tn on tn.oid = t.tmplnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
