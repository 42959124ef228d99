select c.tableoid, c.oid, 0, null, null, null, n.nspname, c.collname, format('%I.%I', n.nspname, c.collname),
       format('CREATE COLLATION %I.%I (PROVIDER = %s%s%s)', n.nspname, c.collname,
              case c.collprovider when 'i' then 'icu' when 'c' then 'libc' else 'default' end,
              case when not c.collisdeterministic then ', DETERMINISTIC = false' else '' end,
              case when j ->> 'colliculocale' is not null or j ->> 'colllocale' is not null
                   then format(', LOCALE = %L', coalesce(j ->> 'colliculocale', j ->> 'colllocale'))
                   when c.collcollate = c.collctype then format(', LOCALE = %L', c.collcollate)
                   else format(', LC_COLLATE = %L, LC_CTYPE = %L', c.collcollate, c.collctype) end) as definition,
       quote_ident(pg_get_userbyid(c.collowner)) as owner
from pg_collation c
join pg_namespace n on n.oid = c.collnamespace
cross join lateral to_jsonb(c) j
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
