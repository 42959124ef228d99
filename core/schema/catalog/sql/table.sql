-- Tables, partitioned and partitions among them; foreign tables have a file of their own.
select c.tableoid, c.oid, 0, null, null, null, n.nspname, c.relname, format('%I.%I', n.nspname, c.relname),
       case c.relpersistence when 'u' then 'unlogged' end as persistence,
       case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_key,
       case when c.relispartition then
            (select i.inhparent::regclass::text from pg_inherits i where i.inhrelid = c.oid) end as partition_of,
       pg_get_expr(c.relpartbound, c.oid) as partition_bound,
       case when not c.relispartition then
            (select string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno)
             from pg_inherits i where i.inhrelid = c.oid) end as inherits,
       case when c.reloftype <> 0 then format_type(c.reloftype, null) end as of_type,
       case when m.amname <> 'heap' then quote_ident(m.amname) end as access_method,
       (select string_agg(o, ', ')
        from (select unnest(c.reloptions) union all select 'toast.' || unnest(x.reloptions)) as l (o)) as options,
       quote_ident(s.spcname) as tablespace,
       case c.relreplident when 'n' then 'nothing' when 'f' then 'full' end as replica_identity,
       case when c.relrowsecurity then 'enabled' end as row_security,
       case when c.relforcerowsecurity then 'forced' end as force_row_security,
       quote_ident(pg_get_userbyid(c.relowner)) as owner,
       (select string_agg(o, ', ')
        from (select unnest(c.reloptions) union all select 'toast.' || unnest(x.reloptions)) as l (o)) as written_options
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_am m on m.oid = c.relam
left join pg_class x on x.oid = c.reltoastrelid
left join pg_tablespace s on s.oid = c.reltablespace
where c.relkind in ('r', 'p') and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
