-- Two rows for every table that has none, as far as its constraints let it; tables that wait for others are tried again.
-- Partitions are given a key that their bound begins with.
do $seed$
declare
    t record;
    round int := 0;
    done int := 1;
    filled oid[] := '{}';
begin
    while done > 0 and round < 20 loop
        done := 0;
        round := round + 1;
        for t in
            select c.oid, i.columns, n.i, i.expressions
            from pg_class c
            join pg_namespace s on s.oid = c.relnamespace
            cross join generate_series(1, 2) as n (i)
            cross join lateral (
                select string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns,
                       string_agg(v.expression, ', ' order by a.attnum) as expressions
                from pg_attribute a
                left join pg_inherits h on h.inhrelid = c.oid and c.relispartition
                left join pg_partitioned_table p on p.partrelid = h.inhparent
                left join pg_attribute k on k.attrelid = p.partrelid and k.attname = a.attname
                left join lateral (
                    select m[1] as literal
                    from regexp_matches(pg_get_expr(c.relpartbound, c.oid), '^FOR VALUES (?:IN|FROM) \((''[^'']*''|-?[0-9.]+)')
                         as m
                    where p.partnatts = 1 and p.partattrs[0] = k.attnum and p.partstrat in ('l', 'r')) b on true
                cross join lateral (
                    select coalesce(format('(%s)::%s', b.literal, format_type(a.atttypid, a.atttypmod)),
                                    pg_temp.confiture_value(a.atttypid, a.atttypmod, n.i)) as expression) v
                where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                  and v.expression is not null) i
            where c.relkind = 'r' and c.relpersistence <> 't' and s.nspname !~ '^pg_' and s.nspname <> 'information_schema'
              and not exists (select from pg_depend e
                              where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
              and c.oid <> all (filled)
            order by c.oid, n.i
        loop
            begin
                if t.columns is null then
                    execute format('insert into %s default values', t.oid::regclass);
                else
                    execute format('insert into %s (%s) overriding system value values (%s)', t.oid::regclass, t.columns,
                                   t.expressions);
                end if;
                done := done + 1;
                if t.i = 2 then
                    filled := filled || t.oid;
                end if;
            exception when others then
                null;
            end;
        end loop;
        -- A table whose second row is refused has its first, and that will do.
        for t in execute (select coalesce(string_agg(format('select %s::oid as oid where exists (select from only %s)',
                                                            c.oid, c.oid::regclass), ' union all '), 'select 0::oid as oid')
                          from pg_class c join pg_namespace s on s.oid = c.relnamespace
                          where c.relkind = 'r' and c.relpersistence <> 't' and s.nspname !~ '^pg_'
                            and s.nspname <> 'information_schema')
        loop
            filled := filled || t.oid;
        end loop;
    end loop;
end
$seed$;
