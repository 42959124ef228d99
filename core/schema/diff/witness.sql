-- Every column of every table, the tables that it inherits from (apart by U+001F), and the query that counts what is
-- in it.
select c.oid, a.attnum, format('%I.%I', n.nspname, c.relname) as name, quote_ident(a.attname) as "column",
       pg_relation_filenode(c.oid) as file,
       case when a.attgenerated <> '' then 'generated' end as generated,
       (with recursive up (oid) as (
            select i.inhparent from pg_inherits i where i.inhrelid = c.oid
            union
            select i.inhparent from up join pg_inherits i on i.inhrelid = up.oid)
        select string_agg(format('%I.%I', pn.nspname, p.relname), e'\x1f')
        from up join pg_class p on p.oid = up.oid join pg_namespace pn on pn.oid = p.relnamespace) as parents,
       format('select count(*)%s from only %I.%I',
              (select coalesce(string_agg(format(', count(%I)', x.attname), '' order by x.attnum), '')
               from pg_attribute x where x.attrelid = c.oid and x.attnum > 0 and not x.attisdropped),
              n.nspname, c.relname) as counts
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
order by c.oid, a.attnum
