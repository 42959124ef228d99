select e.tableoid, e.oid, 0, null, null, null, null, e.evtname, quote_ident(e.evtname),
       format('CREATE EVENT TRIGGER %I ON %s%s EXECUTE FUNCTION %s()', e.evtname, e.evtevent,
              case when e.evttags is not null then ' WHEN TAG IN (' ||
                   (select string_agg(quote_literal(t), ', ') from unnest(e.evttags) t) || ')' else '' end,
              e.evtfoid::regproc) as definition,
       case e.evtenabled when 'D' then 'DISABLE' when 'R' then 'ENABLE REPLICA' when 'A' then 'ENABLE ALWAYS'
            else 'ENABLE' end as state,
       quote_ident(pg_get_userbyid(e.evtowner)) as owner
from pg_event_trigger e
