-- The view hides the options from those who may not see passwords; then there is nothing to compare.
select 1418, m.umid, 0, 1417, m.srvid, 0, null, m.usename,
       case when m.umuser = 0 then 'PUBLIC' else quote_ident(m.usename) end,
       (select string_agg(format('%I %L', o.option_name, o.option_value), ', ' order by o.option_name)
        from pg_options_to_table(m.umoptions) o) as options
from pg_user_mappings m
