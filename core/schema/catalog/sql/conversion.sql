select c.tableoid, c.oid, 0, null, null, null, n.nspname, c.conname, format('%I.%I', n.nspname, c.conname),
       format('CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %s', case when c.condefault then 'DEFAULT ' else '' end,
              n.nspname, c.conname, pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding),
              c.conproc) as definition,
       quote_ident(pg_get_userbyid(c.conowner)) as owner
from pg_conversion c join pg_namespace n on n.oid = c.connamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
