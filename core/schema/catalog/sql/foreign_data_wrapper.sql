select f.tableoid, f.oid, 0, null, null, null, null, f.fdwname, quote_ident(f.fdwname),
       case when f.fdwhandler <> 0 then f.fdwhandler::regproc::text end as handler,
       case when f.fdwvalidator <> 0 then f.fdwvalidator::regproc::text end as validator,
       (select string_agg(format('%I %L', o.option_name, o.option_value), ', ' order by o.option_name)
        from pg_options_to_table(f.fdwoptions) o) as options,
       quote_ident(pg_get_userbyid(f.fdwowner)) as owner
from pg_foreign_data_wrapper f
where f.oid >= 16384
