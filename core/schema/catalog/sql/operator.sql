select o.tableoid, o.oid, 0, null, null, null, n.nspname, o.oprname,
       format('%I.%s (%s, %s)', n.nspname, o.oprname,
              case when o.oprleft = 0 then 'NONE' else format_type(o.oprleft, null) end,
              case when o.oprright = 0 then 'NONE' else format_type(o.oprright, null) end),
       format('CREATE OPERATOR %I.%s (FUNCTION = %s%s%s%s%s%s%s%s%s)', n.nspname, o.oprname, o.oprcode,
              case when o.oprleft <> 0 then ', LEFTARG = ' || format_type(o.oprleft, null) else '' end,
              case when o.oprright <> 0 then ', RIGHTARG = ' || format_type(o.oprright, null) else '' end,
              (select format(', COMMUTATOR = OPERATOR(%I.%s)', x.nspname, k.oprname)
               from pg_operator k join pg_namespace x on x.oid = k.oprnamespace where k.oid = o.oprcom),
              (select format(', NEGATOR = OPERATOR(%I.%s)', x.nspname, k.oprname)
               from pg_operator k join pg_namespace x on x.oid = k.oprnamespace where k.oid = o.oprnegate),
              case when o.oprrest <> 0 then ', RESTRICT = ' || o.oprrest else '' end,
              case when o.oprjoin <> 0 then ', JOIN = ' || o.oprjoin else '' end,
              case when o.oprcanhash then ', HASHES' else '' end,
              case when o.oprcanmerge then ', MERGES' else '' end) as definition,
       quote_ident(pg_get_userbyid(o.oprowner)) as owner
from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and o.oprcode <> 0
