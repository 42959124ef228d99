-- Columns of tables and foreign tables; their position is told by the order of the rows.
select 1259, a.attrelid, a.attnum, 1259, a.attrelid, 0, null, a.attname, quote_ident(a.attname),
       format_type(a.atttypid, a.atttypmod) as type,
       case when a.attcollation <> t.typcollation and a.attcollation <> 0 then a.attcollation::regcollation::text end
           as "collation",
       case when a.attnotnull then 'not null' end as not_null,
       case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end as generated,
       case a.attidentity when 'a' then 'always' when 'd' then 'by default' end as identity,
       case when a.attidentity <> '' then
            format('SEQUENCE NAME %I.%I', qn.nspname, q.relname) end as identity_name,
       case when a.attidentity <> '' then
            format('START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s %s', s.seqstart, s.seqincrement,
                   s.seqmin, s.seqmax, s.seqcache, case when s.seqcycle then 'CYCLE' else 'NO CYCLE' end)
            end as identity_options,
       case when a.attstorage <> t.typstorage then
            case a.attstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'x' then 'EXTENDED' else 'MAIN' end
            end as storage,
       case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end as compression,
       case when a.attstattarget >= 0 then a.attstattarget end as statistics,
       -- Some builds of the server keep a stamp of their own here (pg_attver=…), which pg_dump does not print.
       (select string_agg(o, ', ') from unnest(a.attoptions) o where o !~ '^pg_') as options,
       (select string_agg(format('%I %L', o.option_name, o.option_value), ', ' order by o.option_name)
        from pg_options_to_table(a.attfdwoptions) o) as foreign_options,
       case when a.attislocal or c.relispartition then null else 'inherited' end as inherited,
       case when not a.attislocal or a.attinhcount > 0 then 'merged' end as merged,
       case when a.attidentity <> '' then
            format('SET START WITH %s SET INCREMENT BY %s SET MINVALUE %s SET MAXVALUE %s SET CACHE %s SET %s', s.seqstart,
                   s.seqincrement, s.seqmin, s.seqmax, s.seqcache, case when s.seqcycle then 'CYCLE' else 'NO CYCLE' end)
            end as identity_set,
       case t.typstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'x' then 'EXTENDED' else 'MAIN' end
           as usual_storage
from pg_attribute a
join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'f') and c.relpersistence <> 't'
join pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
join pg_type t on t.oid = a.atttypid
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum and a.attgenerated <> ''
left join (select dep.refobjid, dep.refobjsubid, dep.objid from pg_depend dep
           where dep.classid = 'pg_class'::regclass and dep.refclassid = 'pg_class'::regclass and dep.deptype = 'i'
             and dep.refobjsubid > 0) i on i.refobjid = a.attrelid and i.refobjsubid = a.attnum
left join pg_sequence s on s.seqrelid = i.objid
left join pg_class q on q.oid = s.seqrelid
left join pg_namespace qn on qn.oid = q.relnamespace
where a.attnum > 0 and not a.attisdropped
order by a.attrelid, a.attnum
