select c.tableoid, c.oid, 0, null, null, null, n.nspname, c.relname, format('%I.%I', n.nspname, c.relname),
       quote_ident(v.srvname) as server,
       (select string_agg(format('%I %L', o.option_name, o.option_value), ', ' order by o.option_name)
        from pg_options_to_table(f.ftoptions) o) as options,
       case when c.relispartition then
            (select i.inhparent::regclass::text from pg_inherits i where i.inhrelid = c.oid) end as partition_of,
       pg_get_expr(c.relpartbound, c.oid) as partition_bound,
       case when not c.relispartition then
            (select string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno)
             from pg_inherits i where i.inhrelid = c.oid) end as inherits,
       quote_ident(pg_get_userbyid(c.relowner)) as owner
from pg_foreign_table f
join pg_class c on c.oid = f.ftrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_foreign_server v on v.oid = f.ftserver
where n.nspname !~ '^pg_'
