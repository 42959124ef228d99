-- An expression of the type's value number `i`: row 1 of every table has the same value in every column of one type,
-- so that rows that refer to each other find each other.
create function pg_temp.confiture_value(type oid, modifier int, i int) returns text language plpgsql as $$
declare
    t pg_type;
    label text;
    raw text;
begin
    select * into t from pg_type where oid = type;
    if t.typtype = 'd' then
        raw := pg_temp.confiture_value(t.typbasetype, t.typtypmod, i);
        return case when raw is not null then format('(%s)::%s', raw, format_type(type, null)) end;
    elsif t.typtype = 'c' then
        select string_agg(coalesce(pg_temp.confiture_value(a.atttypid, a.atttypmod, i), 'null'), ', ' order by a.attnum)
        into raw from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped;
        return format('row(%s)::%s', raw, format_type(type, null));
    elsif t.typcategory = 'A' and t.typelem <> 0 then
        raw := pg_temp.confiture_value(t.typelem, modifier, i);
        return case when raw is not null then format('array[%s]::%s', raw, format_type(type, modifier)) end;
    elsif t.typtype = 'e' then
        select enumlabel into label
        from (select enumlabel, row_number() over (order by enumsortorder) as n, count(*) over () as all_labels
              from pg_enum where enumtypid = type) e
        where n = 1 + (i - 1) % all_labels;
        raw := label;
    elsif t.typtype = 'r' then
        raw := 'empty';
    elsif t.typtype = 'm' then
        raw := '{}';
    else
        raw := case t.typname
            when 'bool' then (i % 2 = 1)::text
            when 'bit' then lpad((i % 2)::text, greatest(modifier, 1), '0')
            when 'varbit' then (i % 2)::text
            when 'date' then '2020-01-0' || i
            when 'time' then '0' || i || ':00'
            when 'timetz' then '0' || i || ':00+00'
            when 'interval' then i || ' days'
            when 'uuid' then lpad(i::text, 32, '0')
            when 'inet' then '10.0.0.' || i
            when 'cidr' then '10.0.0.' || i
            when 'macaddr' then '08:00:2b:01:02:0' || i
            when 'macaddr8' then '08:00:2b:01:02:03:04:0' || i
            when 'json' then '{"a": ' || i || '}'
            when 'jsonb' then '{"a": ' || i || '}'
            when 'xml' then '<a>' || i || '</a>'
            when 'bytea' then '\x0' || i
            when 'point' then format('(%s,%s)', i, i)
            when 'line' then format('{1,2,%s}', i)
            when 'lseg' then format('[(0,0),(%s,%s)]', i, i)
            when 'box' then format('(0,0),(%s,%s)', i, i)
            when 'path' then format('[(0,0),(%s,%s)]', i, i)
            when 'polygon' then format('((0,0),(%s,%s),(1,0))', i, i)
            when 'circle' then format('<(0,0),%s>', i)
            when 'pg_lsn' then '0/' || i
            when 'hstore' then '"a"=>"' || i || '"'
            else case t.typcategory when 'N' then i::text when 'S' then i::text
                      when 'D' then '2020-01-0' || i || ' 00:00:00+00' when 'U' then i::text end
        end;
    end if;
    return case when raw is not null then format('%L::%s', raw, format_type(type, modifier)) end;
end
$$;
