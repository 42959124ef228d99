select p.tableoid, p.oid, 0, null, null, null, n.nspname, p.proname,
       format('%I.%I(%s)', n.nspname, p.proname,
              case when p.pronargs = 0 then '*' else pg_get_function_identity_arguments(p.oid) end),
       format('CREATE AGGREGATE %I.%I(%s) (SFUNC = %s, STYPE = %s', n.nspname, p.proname,
              case when p.pronargs = 0 then '*' else pg_get_function_arguments(p.oid) end,
              a.aggtransfn, format_type(a.aggtranstype, null))
       || case when a.aggtransspace > 0 then ', SSPACE = ' || a.aggtransspace else '' end
       || case when a.aggfinalfn <> 0 then ', FINALFUNC = ' || a.aggfinalfn else '' end
       || case when a.aggfinalextra then ', FINALFUNC_EXTRA' else '' end
       || case when a.aggfinalmodify <> case a.aggkind when 'n' then 'r' else 'w' end::"char" then
               ', FINALFUNC_MODIFY = ' || case a.aggfinalmodify when 'r' then 'READ_ONLY' when 's' then 'SHAREABLE'
                                           else 'READ_WRITE' end else '' end
       || case when a.aggcombinefn <> 0 then ', COMBINEFUNC = ' || a.aggcombinefn else '' end
       || case when a.aggserialfn <> 0 then ', SERIALFUNC = ' || a.aggserialfn else '' end
       || case when a.aggdeserialfn <> 0 then ', DESERIALFUNC = ' || a.aggdeserialfn else '' end
       || case when a.agginitval is not null then ', INITCOND = ' || quote_literal(a.agginitval) else '' end
       || case when a.aggmtransfn <> 0 then format(', MSFUNC = %s, MINVFUNC = %s, MSTYPE = %s', a.aggmtransfn,
               a.aggminvtransfn, format_type(a.aggmtranstype, null)) else '' end
       || case when a.aggmtransspace > 0 then ', MSSPACE = ' || a.aggmtransspace else '' end
       || case when a.aggmfinalfn <> 0 then ', MFINALFUNC = ' || a.aggmfinalfn else '' end
       || case when a.aggmfinalextra then ', MFINALFUNC_EXTRA' else '' end
       || case when a.aggmfinalfn <> 0
                and a.aggmfinalmodify <> case a.aggkind when 'n' then 'r' else 'w' end::"char" then
               ', MFINALFUNC_MODIFY = ' || case a.aggmfinalmodify when 'r' then 'READ_ONLY' when 's' then 'SHAREABLE'
                                            else 'READ_WRITE' end else '' end
       || case when a.aggminitval is not null then ', MINITCOND = ' || quote_literal(a.aggminitval) else '' end
       || case when a.aggsortop <> 0 then
               (select format(', SORTOP = OPERATOR(%I.%s)', sn.nspname, so.oprname) from pg_operator so
                join pg_namespace sn on sn.oid = so.oprnamespace where so.oid = a.aggsortop) else '' end
       || case p.proparallel when 's' then ', PARALLEL = SAFE' when 'r' then ', PARALLEL = RESTRICTED' else '' end
       || case when a.aggkind = 'h' then ', HYPOTHETICAL' else '' end || ')' as definition,
       quote_ident(pg_get_userbyid(p.proowner)) as owner,
       format('%I.%I(%s)', n.nspname, p.proname,
              (select string_agg(case when u.n = p.pronargs and p.provariadic <> 0 then 'VARIADIC ' else '' end
                                 || format_type(u.type, null), ', ' order by u.n)
               from unnest(p.proargtypes) with ordinality u (type, n))) as signature
from pg_aggregate a
join pg_proc p on p.oid = a.aggfnoid
join pg_namespace n on n.oid = p.pronamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
