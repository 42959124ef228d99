select l.tableoid, l.oid, 0, null, null, null, null, l.lanname, quote_ident(l.lanname),
       format('CREATE %sLANGUAGE %I HANDLER %s%s%s', case when l.lanpltrusted then 'TRUSTED ' else '' end, l.lanname,
              l.lanplcallfoid::regproc,
              case when l.laninline <> 0 then ' INLINE ' || l.laninline::regproc else '' end,
              case when l.lanvalidator <> 0 then ' VALIDATOR ' || l.lanvalidator::regproc else '' end) as definition,
       quote_ident(pg_get_userbyid(l.lanowner)) as owner
from pg_language l
where l.oid >= 16384 and l.lanispl
