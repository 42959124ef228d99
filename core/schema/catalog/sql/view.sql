select c.tableoid, c.oid, 0, null, null, null, n.nspname, c.relname, format('%I.%I', n.nspname, c.relname),
       (select string_agg(format('%I %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                                 case when a.attcollation <> 0 then ' ' || a.attcollation else '' end), e'\x1f'
                          order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0) as columns,
       rtrim(pg_get_viewdef(c.oid), ';') as definition,
       array_to_string(c.reloptions, ', ') as options,
       quote_ident(pg_get_userbyid(c.relowner)) as owner
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'v' and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (select from pg_depend e
                  where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
