select c.tableoid, c.oid, 0, null, null, null, n.nspname, c.relname, format('%I.%I', n.nspname, c.relname),
       rtrim(pg_get_viewdef(c.oid), ';') as definition,
       array_to_string(c.reloptions, ', ') as options,
       case when m.amname <> 'heap' then quote_ident(m.amname) end as access_method,
       quote_ident(s.spcname) as tablespace,
       case when not c.relispopulated then ' WITH NO DATA' end as population,
       quote_ident(pg_get_userbyid(c.relowner)) as owner
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_am m on m.oid = c.relam
left join pg_tablespace s on s.oid = c.reltablespace
where c.relkind = 'm' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
