select s.tableoid, s.oid, 0, null, null, null, null, s.srvname, quote_ident(s.srvname),
       quote_ident(f.fdwname) as wrapper,
       quote_literal(s.srvtype) as type,
       quote_literal(s.srvversion) as version,
       (select string_agg(format('%I %L', o.option_name, o.option_value), ', ' order by o.option_name)
        from pg_options_to_table(s.srvoptions) o) as options,
       quote_ident(pg_get_userbyid(s.srvowner)) as owner
from pg_foreign_server s join pg_foreign_data_wrapper f on f.oid = s.srvfdw
